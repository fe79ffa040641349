#include "core/base/processor.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>
#include <stdatomic.h>
#include <stdint.h>

enum { ASKED = 1, AVX2 = 2, SHA = 4 };

#define LEAF_1_SSE41 (1u << 19)   /* of ECX */
#define LEAF_1_OSXSAVE (1u << 27) /* of ECX */
#define LEAF_7_AVX2 (1u << 5)     /* of EBX */
#define LEAF_7_SHA (1u << 29)     /* of EBX */
#define WIDE_REGISTERS 6u         /* of XCR0: XMM and YMM */

static bool keeps_wide_registers(void)
{
    uint32_t low, high;
    __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (low & WIDE_REGISTERS) == WIDE_REGISTERS;
}

static int ask(void)
{
    unsigned a, b, c, d, ecx1 = 0, ebx7 = 0;
    if (__get_cpuid(1, &a, &b, &c, &d))
        ecx1 = c;
    if (__get_cpuid_count(7, 0, &a, &b, &c, &d))
        ebx7 = b;
    bool wide = ecx1 & LEAF_1_OSXSAVE && keeps_wide_registers();
    return ASKED | (wide && ebx7 & LEAF_7_AVX2 ? AVX2 : 0) |
           (ecx1 & LEAF_1_SSE41 && ebx7 & LEAF_7_SHA ? SHA : 0);
}

static bool has(int feature)
{
    static _Atomic int known;
    int answer = atomic_load_explicit(&known, memory_order_relaxed);
    if (!answer)
        atomic_store_explicit(&known, answer = ask(), memory_order_relaxed);
    return answer & feature;
}

bool bw_processor_avx2(void)
{
    return has(AVX2);
}

bool bw_processor_sha(void)
{
    return has(SHA);
}
#else
bool bw_processor_avx2(void)
{
    return false;
}

bool bw_processor_sha(void)
{
    return false;
}
#endif

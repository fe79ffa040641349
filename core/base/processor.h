/* core/base/processor.h - what this processor can beyond what every one of its kind can. Asked once,
 * at first need: a virtual machine leaves to its host for every question, and the compiler's own
 * __builtin_cpu_supports asks twenty before main. Threads: any. */
#ifndef BW_CORE_BASE_PROCESSOR_H
#define BW_CORE_BASE_PROCESSOR_H

#include <stdbool.h>

bool bw_processor_avx2(void); /* and the system keeps its wide registers */
bool bw_processor_sha(void);  /* SHA-256, with SSE 4.1 */

#endif

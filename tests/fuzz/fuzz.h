/* tests/fuzz/fuzz.h - what every driver shares: libFuzzer's entry, and a plain main that mutates.
 *
 * Built by clang with -fsanitize=fuzzer the entry alone is used. Built as a test, main() makes
 * inputs from seeds by a fixed random sequence: `fuzz_x [ROUNDS] [SEED-FILE...]`. */
#ifndef BW_TESTS_FUZZ_H
#define BW_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#endif

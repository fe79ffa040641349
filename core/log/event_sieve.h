/* core/log/event_sieve.h - which of many words a line holds, found in one pass over it that looks
 * at one of several bytes: the fewer the longer the shortest of the words is. */
#ifndef BW_CORE_LOG_EVENT_SIEVE_H
#define BW_CORE_LOG_EVENT_SIEVE_H

#include <blockwright/base.h>

#define BW_SIEVE_LEAST 8u /* bytes of words */

typedef struct bw_event_sieve bw_event_sieve;

bw_event_sieve *bw_event_sieve_new(void);
void bw_event_sieve_free(bw_event_sieve *sieve);
/* words: in lower case, of at least BW_SIEVE_LEAST bytes; they live as long as the sieve. */
void bw_event_sieve_add(bw_event_sieve *sieve, const char *words, size_t size, unsigned number);
/* Sets in held the bit of each number whose words stand in text, whatever their case. Several
 * threads may ask at a time when nothing is added. */
void bw_event_sieve_pass(const bw_event_sieve *sieve, const char *text, size_t size,
                         uint64_t *held);

#endif

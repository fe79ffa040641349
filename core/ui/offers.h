/* core/ui/offers.h - the candidates for a word that is being typed, by the type of its parameter.
 */
#ifndef BW_CORE_UI_OFFERS_H
#define BW_CORE_UI_OFFERS_H

#include "core/ui/complete.h"

#define BW_OFFERS_LISTED 40 /* candidates that the hint names */

/* Candidates share what was typed; what they all go on with is added. */
typedef struct bw_gathering {
    const char *typed;
    size_t typed_length;
    bw_text common;
    bw_completion *found;
} bw_gathering;

void bw_offer_commands(bw_gathering *gathering, bw_session *session);
void bw_offer_options(bw_gathering *gathering, const bw_command *command);
/* before: the words of the command that stand in front. Folders are looked into, the block where
 * the person stands is decoded; nothing else is opened. */
void bw_offer_values(bw_gathering *gathering, bw_session *session, const bw_place *here,
                     const bw_param *param, const char *const *before, size_t count);
/* So few that they are shown before the first letter is typed. */
bool bw_offer_is_short(bw_arg_type type);

#endif

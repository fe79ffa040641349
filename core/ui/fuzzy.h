/* core/ui/fuzzy.h - how well a few typed letters fit a name: "jl" fits "journal list". */
#ifndef BW_CORE_UI_FUZZY_H
#define BW_CORE_UI_FUZZY_H

/* 0: not all letters of typed stand in name in their order. Else the higher the better: letters
 * that begin words and letters side by side count most, short names before long ones. Case and
 * blanks in typed do not matter. */
int bw_fuzzy_score(const char *name, const char *typed);

#endif

/* Bad blocks in DBVERIFY's words; what strict rules find beside its "failed with check code". */
#include "core/command/verify_say.h"
#include "core/command/csv.h"
#include "core/oracle/corrupt_text.h"

#include <string.h>

static const char *severity_name(bw_severity severity)
{
    static const char *const names[] = {"good", "note", "suspect", "bad"};
    return names[severity];
}

/* --- findings --- */
static void finding_json(bw_verifying *v, const bw_finding *f)
{
    bw_json_begin_object(v->json);
    bw_json_put_string(v->json, "rule", f->rule->id);
    bw_json_put_string(v->json, "severity", severity_name(f->rule->severity));
    bw_json_put_uint(v->json, "offset", f->offset);
    bw_json_put_string(v->json, "text", f->rule->text);
    bw_text_clear(&v->line);
    bw_finding_line(f, &v->line);
    bw_json_put_string(v->json, "details", bw_text_get(&v->line));
    bw_json_put_string(v->json, "oracle", f->oracle);
    bw_json_end(v->json);
}

/* DBVERIFY's line for check codes; rules of ours say what they are. */
static void finding_text(bw_verifying *v, uint64_t block, const bw_finding *f)
{
    bw_text_clear(&v->line);
    bw_finding_line(f, &v->line);
    bw_call_print(v->call, "Page %llu failed with check %s%s\n  %s%s%s (offset %u)\n",
                  (unsigned long long)block, f->rule->code ? "code " : "", f->rule->id,
                  f->rule->text, v->line.length ? ": " : "", bw_text_get(&v->line), f->offset);
    if (f->oracle)
        bw_call_print(v->call, "  Oracle: %s\n", f->oracle);
}

static void say_csv(bw_verifying *v, const bw_bad_block *bad, const bw_rule *rule, const char *id,
                    uint32_t offset, const char *details)
{
    bw_text_clear(&v->line);
    bw_csv_text(&v->line, bw_dbfile_path(v->file));
    bw_csv_number(&v->line, bad->block);
    bw_csv_number(&v->line, bw_dbfile_dba(v->file, bad->block));
    bw_csv_text(&v->line, id);
    bw_csv_text(&v->line, severity_name(rule ? rule->severity : BW_BAD));
    bw_csv_number(&v->line, offset);
    bw_csv_text(&v->line, rule ? rule->text : bw_block_fault_reason(bad->check.fault));
    bw_csv_text(&v->line, details);
    bw_text_add(&v->line, "\n");
    bw_call_write(v->call, bw_text_get(&v->line), v->line.length);
}

static void block_csv(bw_verifying *v, const bw_bad_block *bad)
{
    bw_text details = {0};
    const char *fault = bw_rule_of_fault(bad->check.fault);
    if (fault)
        say_csv(v, bad, NULL, fault, 0, "");
    for (size_t i = 0; i < bad->finding_count; i++) {
        const bw_finding *f = &bad->findings[i];
        bw_text_clear(&details);
        bw_finding_line(f, &details);
        say_csv(v, bad, f->rule, f->rule->id, f->offset, bw_text_get(&details));
    }
    bw_text_free(&details);
}

/* --- blocks --- */
static void block_json(bw_verifying *v, const bw_bad_block *bad)
{
    const bw_block_check *c = &bad->check;
    bw_json_begin_object(v->json);
    bw_json_put_uint(v->json, "block", bad->block);
    bw_json_put_uint(v->json, "dba", bw_dbfile_dba(v->file, bad->block));
    bw_json_put_string(v->json, "fault", bw_block_fault_name(c->fault));
    bw_json_put_string(v->json, "rule", bw_rule_of_fault(c->fault));
    bw_json_put_uint(v->json, "tail", c->tail);
    bw_json_put_uint(v->json, "tail_expected", c->tail_expected);
    bw_json_put_uint(v->json, "checksum", c->checksum);
    bw_json_put_uint(v->json, "computed", c->computed);
    bw_json_key(v->json, "findings");
    bw_json_begin_array(v->json);
    for (size_t i = 0; i < bad->finding_count; i++)
        finding_json(v, &bad->findings[i]);
    bw_json_end(v->json);
    bw_json_end(v->json);
}

static void block_text(bw_verifying *v, const bw_bad_block *bad)
{
    if (bad->check.fault != BW_BLOCK_GOOD) {
        bw_text_clear(&v->line);
        bw_corrupt_text(v->file, bad->block, bad->bytes, &bad->check, &v->line);
        bw_call_write(v->call, bw_text_get(&v->line), v->line.length);
    }
    for (size_t i = 0; i < bad->finding_count; i++)
        finding_text(v, bad->block, &bad->findings[i]);
    if (bad->finding_count == BW_MOST_FINDINGS)
        bw_call_print(v->call, "Page %llu: more than %u findings; the rest is left out\n",
                      (unsigned long long)bad->block, BW_MOST_FINDINGS);
    if (bad->finding_count)
        bw_call_print(v->call, "\n");
}

bool bw_verify_say_block(void *verifying, const bw_bad_block *bad)
{
    bw_verifying *v = verifying;
    if (v->json)
        block_json(v, bad);
    else if (v->csv)
        block_csv(v, bad);
    else
        block_text(v, bad);
    return true;
}

/* --- totals --- */
#define TOTAL(words, member, strict)                                                               \
    {                                                                                              \
        words, #member, offsetof(bw_verify_totals, member), strict                                 \
    }
/* DBVERIFY's lines; its "Failing" ones count what the strict rules find. */
static const struct {
    const char *words, *key;
    size_t offset;
    bool strict;
} totals_lines[] = {
    TOTAL("Total Pages Examined         : ", examined, false),
    TOTAL("Total Pages Processed (Data) : ", data, false),
    TOTAL("Total Pages Failing   (Data) : ", failing_data, true),
    TOTAL("Total Pages Processed (Index): ", index, false),
    TOTAL("Total Pages Failing   (Index): ", failing_index, true),
    TOTAL("Total Pages Processed (Other): ", other, false),
    TOTAL("Total Pages Processed (Seg)  : ", segment, false),
    TOTAL("Total Pages Failing   (Rest) : ", failing_other, true),
    TOTAL("Total Pages Empty            : ", empty, false),
    TOTAL("Total Pages Marked Corrupt   : ", marked_corrupt, false),
    TOTAL("Total Pages Influx           : ", influx, false),
    TOTAL("Total Pages Encrypted        : ", encrypted, false),
};

void bw_verify_say_totals(bw_verifying *v, const bw_verify_totals *totals)
{
    unsigned long long scn = totals->highest_scn;
    for (size_t i = 0; i < BW_COUNT(totals_lines); i++) {
        uint64_t value = *(const uint64_t *)((const char *)totals + totals_lines[i].offset);
        if (totals_lines[i].strict && !v->rules)
            continue;
        if (v->json)
            bw_json_put_uint(v->json, totals_lines[i].key, value);
        else
            bw_call_print(v->call, "%s%llu\n", totals_lines[i].words, (unsigned long long)value);
    }
    if (v->json)
        bw_json_put_uint(v->json, "highest_scn", totals->highest_scn);
    else
        bw_call_print(v->call, "Highest block SCN            : %llu (%llu.%llu)\n", scn, scn >> 32,
                      scn & 0xffffffff);
}

/* --- rules --- */
static void rule_json(bw_json *json, const bw_rule *rule, bool on)
{
    bw_json_begin_object(json);
    bw_json_put_string(json, "id", rule->id);
    bw_json_put_bool(json, "on", on);
    bw_json_put_string(json, "severity", severity_name(rule->severity));
    bw_json_put_string(json, "kinds", rule->kinds);
    bw_json_put_string(json, "text", rule->text);
    bw_json_end(json);
}

void bw_verify_say_rules(bw_verifying *v)
{
    if (v->json)
        bw_json_begin_array(v->json);
    else
        bw_call_print(v->call, v->csv ? "id,on,severity,kinds,text\n"
                                      : "on   severity  rule                      blocks or "
                                        "structs         what is wrong when it is broken\n");
    for (size_t i = 0; i < bw_rules_count(v->rules); i++) {
        const bw_rule *rule = bw_rules_at(v->rules, i);
        const char *on = bw_rules_on(v->rules, i) ? "on" : "off";
        const char *kinds = rule->kinds ? rule->kinds : "every block";
        if (v->json) {
            rule_json(v->json, rule, bw_rules_on(v->rules, i));
        } else if (v->csv) {
            bw_text_clear(&v->line);
            bw_csv_text(&v->line, rule->id);
            bw_csv_text(&v->line, on);
            bw_csv_text(&v->line, severity_name(rule->severity));
            bw_csv_text(&v->line, kinds);
            bw_csv_text(&v->line, rule->text);
            bw_call_print(v->call, "%s\n", bw_text_get(&v->line));
        } else {
            bw_call_print(v->call, "%-4s %-9s %-25s %-25s %s\n", on, severity_name(rule->severity),
                          rule->id, kinds, rule->text);
        }
    }
    if (v->json)
        bw_json_end(v->json);
}

#include "core/demo/set.h"

#include <stdlib.h>
#include <string.h>

static const bw_demo_file datafiles[] = {{"system01.dbf", "SYSTEM", 1, 0, 512, 48},
                                         {"undotbs01.dbf", "UNDOTBS1", 2, 1, 128, 8},
                                         {"sysaux01.dbf", "SYSAUX", 3, 2, 128, 4},
                                         {"users01.dbf", "USERS", 4, 4, 128, 2}};

const char *const bw_demo_set_names[] = {
    "system01.dbf", "undotbs01.dbf", "sysaux01.dbf",  "users01.dbf", "redo01.log",
    "redo02.log",   "redo03.log",    "control01.ctl", "control02.ctl", "demo.lst", NULL};

const bw_demo_moment bw_demo_now = {.control_sequence = BW_DEMO_CONTROL_SEQUENCE,
                                    .log = BW_DEMO_LOG,
                                    .groups = 2,
                                    .checkpoint_count = BW_DEMO_CHECKPOINTS,
                                    .time = BW_DEMO_TIME,
                                    .log_scn = BW_DEMO_SCN,
                                    .scn = BW_DEMO_SCN,
                                    .end_scn = BW_DEMO_END_SCN};

static void put_users(bw_page_file *file)
{
    static const char *const dept[][4] = {{"#10", "ACCOUNTING", "NEW YORK"},
                                          {"#20", "RESEARCH", "DALLAS"},
                                          {"#30", "SALES", "CHICAGO"},
                                          {"#40", "OPERATIONS", "BOSTON"}};
    static const char *const emp[][5] = {{"#7369", "SMITH", "CLERK", "#800"},
                                         {"#7499", "ALLEN", "SALESMAN", "#1600"},
                                         {"#7521", "WARD", "SALESMAN", "#1250"},
                                         {"#7788", "SCOTT", "ANALYST", "#3000"},
                                         {"#7839", "KING", "PRESIDENT", "#5000"}};
    bw_demo_itl itl = {7, 0x1f, 0x11cf, bw_dba_make(2, 41), 0x0fa0, 3, 0x8000, BW_DEMO_SCN - 700};
    bw_demo_table_begin(file, 11, 51148, BW_DEMO_SCN - 700, &itl);
    for (size_t i = 0; i < BW_COUNT(dept); i++)
        bw_demo_table_row(file, 11, 0, dept[i]);
    bw_demo_table_end(file, 11);
    bw_demo_table_begin(file, 12, 51151, BW_DEMO_SCN - 650, &itl);
    for (size_t i = 0; i < BW_COUNT(emp); i++)
        bw_demo_table_row(file, 12, 0, emp[i]);
    bw_demo_table_end(file, 12);
}

static void build_datafile(bw_page_file *file, const bw_demo_file *what, bool planted)
{
    bw_demo_datafile(file, what);
    if (what->number == 1)
        bw_demo_system(file, planted);
    if (what->number == 2)
        bw_demo_undo_segment(file);
    if (what->number == 4)
        put_users(file);
}

void bw_demo_set_build(bw_demo_set *set, bool planted)
{
    bw_demo_part *part = set->parts;
    *set = (bw_demo_set){0};
    for (size_t i = 0; i < BW_COUNT(datafiles); i++, part++) {
        part->name = datafiles[i].name;
        build_datafile(&part->pages, &datafiles[i], planted);
    }
    for (uint16_t group = 1; group <= 2; group++, part++) {
        part->name = group == 1 ? "redo01.log" : "redo02.log";
        bw_demo_redo(&part->pages, group, &bw_demo_now);
    }
    for (int copy = 0; copy < 2; copy++, part++) {
        part->name = copy ? "control02.ctl" : "control01.ctl";
        bw_demo_control(&part->pages, datafiles, BW_COUNT(datafiles), &bw_demo_now);
    }
}

void bw_demo_set_control(bw_demo_set *set, const char *name, const bw_demo_moment *now)
{
    bw_page_file *file = bw_demo_set_file(set, name);
    free(file->bytes);
    bw_demo_control(file, datafiles, BW_COUNT(datafiles), now);
}

void bw_demo_set_log(bw_demo_set *set, const char *name, uint16_t group, const bw_demo_moment *now)
{
    bw_page_file *file = bw_demo_set_file(set, name);
    free(file->bytes);
    bw_demo_redo(file, group, now);
}

bw_page_file *bw_demo_set_file(bw_demo_set *set, const char *name)
{
    size_t i = 0;
    while (set->parts[i].name && strcmp(set->parts[i].name, name) != 0)
        i++;
    set->parts[i].name = name; /* the first unused part when there is none yet */
    return &set->parts[i].pages;
}

static bw_status save_listfile(const char *folder, bw_error *err)
{
    bw_text text = {0};
    for (size_t i = 0; i < BW_COUNT(datafiles); i++)
        bw_text_addf(&text, "%u %s/%s %u\n", datafiles[i].number, folder, datafiles[i].name,
                     datafiles[i].blocks * 8192);
    bw_status status = bw_demo_save(folder, "demo.lst", bw_text_get(&text), text.length, err);
    bw_text_free(&text);
    return status;
}

bw_status bw_demo_set_save(bw_demo_set *set, const char *folder, const char *below, bw_error *err)
{
    bw_status status = BW_OK;
    bw_text path = {0};
    bw_text_addf(&path, "%s%s%s", folder, below ? "/" : "", below ? below : "");
    for (size_t i = 0; i < BW_DEMO_FILES && set->parts[i].name && status == BW_OK; i++)
        status =
            bw_page_file_save(&set->parts[i].pages, bw_text_get(&path), set->parts[i].name, err);
    if (status == BW_OK)
        status = save_listfile(bw_text_get(&path), err);
    bw_text_free(&path);
    bw_demo_set_free(set);
    return status;
}

void bw_demo_set_free(bw_demo_set *set)
{
    for (size_t i = 0; i < BW_DEMO_FILES; i++)
        free(set->parts[i].pages.bytes);
    *set = (bw_demo_set){0};
}

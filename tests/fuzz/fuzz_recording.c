/* Any bytes as a recording: the file, its records, and looks whose bytes were changed and that are
 * then held, judged and told of. The input is a list of changes to real ones: 4 bytes where, 1 byte
 * what; a first byte that is odd changes the file, else the looks inside. */
#include "tests/fuzz/fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/demo/live.h"
#include "core/monitor/recording.h"
#include <blockwright/blockwright.h>

#define LOOKS 6u

typedef struct sample {
    bw_session *session;
    uint8_t *file; /* the recording as it lies on disk */
    size_t size;
    uint8_t *looks[LOOKS];
    size_t look_sizes[LOOKS];
    size_t look_count;
} sample;

static void take_records(sample *s, int fd)
{
    bw_record record;
    for (uint64_t at = 8; bw_record_at(fd, s->size, at, &record); at = record.next) {
        if (record.kind == BW_RECORD_BEGIN || s->look_count == LOOKS)
            continue;
        s->looks[s->look_count] = bw_record_read(fd, &record);
        s->look_sizes[s->look_count++] = record.size;
    }
}

static void take_file(sample *s, const char *path)
{
    FILE *file = fopen(path, "rb");
    struct stat st;
    if (!file || fstat(fileno(file), &st) != 0)
        abort();
    s->size = (size_t)st.st_size;
    s->file = malloc(s->size);
    if (fread(s->file, 1, s->size, file) != s->size)
        abort();
    take_records(s, fileno(file));
    fclose(file);
}

/* A recording of a demo that lives, made once. */
static sample *get_sample(void)
{
    static sample s;
    char folder[] = "/tmp/blockwright-fuzz-XXXXXX", path[100], command[100];
    bw_error err = {0};
    if (s.session)
        return &s;
    s.session = bw_session_new(getenv("BW_ROOT"), &err);
    if (!s.session || !mkdtemp(folder))
        abort();
    snprintf(path, sizeof(path), "%s/source", folder);
    mkdir(path, 0755);
    snprintf(command, sizeof(command), "%s/copy", folder);
    mkdir(command, 0755);
    bw_live *live = bw_live_new(folder, "healthy", &err);
    char record[100];
    snprintf(record, sizeof(record), "%s/watch.rec", folder);
    bw_monitor_options options = {.interval = 100, .record = record};
    bw_monitor *m =
        bw_monitor_new(bw_session_verdict_rules(s.session), path, command, &options, &err);
    for (unsigned i = 0; live && m && i < LOOKS; i++) {
        bw_live_step(live, NULL);
        bw_monitor_wait(m, 10000);
    }
    bw_monitor_free(m);
    bw_live_free(live);
    take_file(&s, record);
    snprintf(command, sizeof(command), "rm -rf %s", folder);
    if (system(command) != 0 || s.look_count < 2)
        abort();
    return &s;
}

static void change(uint8_t *bytes, size_t size, const uint8_t *changes, size_t count)
{
    for (; count >= 5 && size; changes += 5, count -= 5)
        bytes[bw_get32(changes, false) % size] = changes[4];
}

/* --- the file --- */
static void replay_file(const sample *s, const uint8_t *changes, size_t count)
{
    char path[64];
    int fd = memfd_create("recording", MFD_CLOEXEC);
    uint8_t *bytes = malloc(s->size);
    memcpy(bytes, s->file, s->size);
    change(bytes, s->size, changes, count);
    if (fd < 0 || write(fd, bytes, s->size) != (ssize_t)s->size)
        abort();
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    bw_monitor *m = bw_monitor_replay_new(bw_session_verdict_rules(s->session), path, NULL, NULL);
    while (m && bw_monitor_step(m, 1))
        ;
    if (m)
        bw_monitor_seek(m, 0);
    bw_monitor_free(m);
    free(bytes);
    close(fd);
}

/* --- looks that pass their checksums --- */
static bool take_look(bw_monitor *m, const uint8_t *bytes, size_t size, double now)
{
    bw_images *before[BW_MONITOR_SIDES] = {m->sides[0].images, m->sides[1].images};
    bw_recorded_look look;
    if (!bw_recorded_read(bytes, size, before, &look))
        return false;
    for (int id = 0; id < BW_MONITOR_SIDES; id++)
        m->sides[id].fresh = look.images[id];
    bw_monitor_take_look(m, now, look.wall, false);
    return true;
}

static void take_looks(sample *s, const uint8_t *changes, size_t count)
{
    bw_monitor *m = bw_monitor_new_empty(bw_session_verdict_rules(s->session), NULL);
    bw_monitor_begin_side(m, BW_MONITOR_SOURCE, "source");
    bw_monitor_begin_side(m, BW_MONITOR_COPY, "copy");
    size_t which = count ? changes[0] % s->look_count : 0;
    for (size_t i = 0; i < s->look_count; i++) {
        uint8_t *bytes = malloc(s->look_sizes[i]);
        memcpy(bytes, s->looks[i], s->look_sizes[i]);
        if (i == which)
            change(bytes, s->look_sizes[i], changes, count);
        bool taken = take_look(m, bytes, s->look_sizes[i], (double)i + 1);
        free(bytes);
        if (!taken)
            break;
    }
    bw_monitor_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    sample *s = get_sample();
    if (!size)
        return 0;
    if (bytes[0] & 1)
        replay_file(s, bytes + 1, size - 1);
    else
        take_looks(s, bytes + 1, size - 1);
    return 0;
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

int main(int argc, char **argv)
{
    static const uint8_t values[] = {0, 1, 0x7f, 0x80, 0xff};
    long rounds = argc > 1 ? strtol(argv[1], NULL, 10) : 300;
    uint64_t state = 0x2545f4914f6cdd1du;
    uint8_t input[1 + 5 * 16];
    for (long n = 0; n < rounds; n++) {
        size_t changes = 1 + next_random(&state) % 16;
        uint64_t low = next_random(&state) % 2 ? 512 : UINT32_MAX; /* the lengths come first */
        input[0] = (uint8_t)(n % 4 == 3);
        for (size_t i = 0; i < changes; i++) {
            uint64_t r = next_random(&state);
            bw_put32(input + 1 + 5 * i, (uint32_t)((r >> 8) % low), false);
            input[5 + 5 * i] = r & 1 ? (uint8_t)(r >> 50) : values[(r >> 4) % sizeof(values)];
        }
        LLVMFuzzerTestOneInput(input, 1 + 5 * changes);
    }
    printf("%ld rounds\n", rounds);
    return 0;
}

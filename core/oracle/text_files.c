/* Parameters out of an spfile, user names out of a password file. */
#include <blockwright/text_files.h>

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define MOST_BYTES (16u << 20) /* an spfile has a few KB, a password file rarely more */
#define HEAD 20u               /* of an spfile's blocks, as of cache blocks */
#define HASH 16u               /* digits of a password's hash */
#define NEAR 96u               /* a user's name stands so near before it: entries have 128 bytes */

/* The whole file, with a zero behind it; NULL with err. */
static uint8_t *read_all(bw_dbfile *file, bw_file_kind kind, size_t *size, bw_error *err)
{
    if (bw_dbfile_geometry(file)->kind != kind) {
        bw_error_set(err, BW_ERR_FORMAT, "%s: %s, no %s", bw_dbfile_path(file),
                     bw_file_kind_name(bw_dbfile_geometry(file)->kind), bw_file_kind_name(kind));
        return NULL;
    }
    uint64_t there = bw_source_size(bw_dbfile_source(file));
    size_t wanted = there < MOST_BYTES ? (size_t)there : MOST_BYTES;
    uint8_t *bytes = bw_alloc(wanted + 1);
    if (bw_source_read(bw_dbfile_source(file), 0, bytes, wanted, size, err) == BW_OK)
        return bytes;
    free(bytes);
    return NULL;
}

/* --- spfile --- */
/* The text of all blocks without their heads: lines run on over block borders. places[i] is where
 * byte i stands in the file. */
static size_t join_blocks(const uint8_t *bytes, size_t size, uint32_t block_size, char *text,
                          uint32_t *places)
{
    size_t length = 0;
    for (size_t block = 0; block < size; block += block_size) {
        bool headed = size - block > HEAD && bytes[block] == 0x43 && bytes[block + 1] == 0x22;
        size_t end = size - block < block_size ? size : block + block_size;
        for (size_t i = block + (headed ? HEAD : 0); i < end && headed; i++)
            if (bytes[i]) {
                places[length] = (uint32_t)i;
                text[length++] = (char)bytes[i];
            }
    }
    text[length] = '\0';
    return length;
}

static size_t word(const char *at)
{
    size_t length = 0;
    while (isalnum((unsigned char)at[length]) || (at[length] && strchr("_$#*", at[length])))
        length++;
    return length;
}

/* Cuts the line into its three parts; false: it is no parameter. */
static bool take_parameter(char *line, bw_parameter *p)
{
    size_t sid = word(line);
    char *name = line + sid + 1;
    size_t length = sid && line[sid] == '.' ? word(name) : 0;
    if (!length || name[length] != '=')
        return false;
    line[sid] = name[length] = '\0';
    *p = (bw_parameter){line, name, name + length + 1, 0};
    return true;
}

bw_status bw_spfile_read(bw_dbfile *file,
                         void (*tell)(void *context, const bw_parameter *parameter), void *context,
                         bw_error *err)
{
    size_t size;
    uint8_t *bytes = read_all(file, BW_FILE_SPFILE, &size, err);
    if (!bytes)
        return BW_ERR_FORMAT;
    char *text = bw_alloc(size + 1), *rest = text;
    uint32_t *places = bw_alloc((size + 1) * sizeof(*places));
    join_blocks(bytes, size, bw_dbfile_geometry(file)->block_size, text, places);
    for (char *line; (line = strsep(&rest, "\n\r"));) {
        bw_parameter p;
        char *from = line + strcspn(line, "*_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
        size_t at = (size_t)(from - text);
        if (!take_parameter(from, &p))
            continue;
        p.at = places[at];
        tell(context, &p);
    }
    free(places);
    free(text);
    free(bytes);
    return BW_OK;
}

/* --- password file --- */
static bool is_hash(const uint8_t *bytes, size_t at, size_t size)
{
    for (size_t i = 0; i < HASH; i++)
        if (at + i >= size ||
            !(isdigit(bytes[at + i]) || (bytes[at + i] >= 'A' && bytes[at + i] <= 'F')))
            return false;
    return at + HASH >= size || !isalnum(bytes[at + HASH]);
}

static bool in_name(uint8_t byte)
{
    return isupper(byte) || isdigit(byte) || byte == '_' || byte == '$' || byte == '#';
}

/* The name that ends before the hash: the last run of a name's letters in front of it. */
static bool name_before(const uint8_t *bytes, size_t hash, bw_password_entry *entry)
{
    size_t least = hash > NEAR ? hash - NEAR : 0, end = hash;
    while (end > least && !in_name(bytes[end - 1]))
        end--;
    size_t begin = end;
    while (begin > least && in_name(bytes[begin - 1]))
        begin--;
    if (begin == end || !isupper(bytes[begin]) || end - begin >= sizeof(entry->name))
        return false;
    memcpy(entry->name, bytes + begin, end - begin);
    entry->name[end - begin] = '\0';
    entry->at = begin;
    return true;
}

bw_status bw_password_file_read(bw_dbfile *file,
                                void (*tell)(void *context, const bw_password_entry *entry),
                                void *context, bw_error *err)
{
    size_t size;
    uint8_t *bytes = read_all(file, BW_FILE_PASSWORD, &size, err);
    if (!bytes)
        return BW_ERR_FORMAT;
    for (size_t at = 1; at + HASH <= size; at++) {
        bw_password_entry entry;
        if (isalnum(bytes[at - 1]) || !is_hash(bytes, at, size) || !name_before(bytes, at, &entry))
            continue;
        tell(context, &entry);
        at += HASH;
    }
    free(bytes);
    return BW_OK;
}

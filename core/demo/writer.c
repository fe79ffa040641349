#include "core/demo/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void bw_page_file_init(bw_page_file *file, uint32_t file_number, uint32_t block_size,
                       uint32_t blocks)
{
    *file = (bw_page_file){.block_size = block_size, .blocks = blocks, .file_number = file_number};
    file->bytes = bw_alloc((size_t)block_size * blocks);
}

uint8_t *bw_page(bw_page_file *file, uint32_t block)
{
    return file->bytes + (size_t)block * file->block_size;
}

void bw_put_scn48(uint8_t *at, bw_scn scn)
{
    bw_put32(at, (uint32_t)scn, false);
    bw_put16(at + 4, (uint16_t)(scn >> 32), false);
}

void bw_put_kcbh(bw_page_file *file, uint32_t block, uint8_t type, bw_scn scn, uint8_t seq)
{
    uint8_t *b = bw_page(file, block);
    bool control = file->file_number == 0;
    b[0] = type;
    b[1] = bw_frmt_for(file->block_size);
    bw_put32(b + 4, control ? block : bw_dba_make(file->file_number, block), false);
    bw_put_scn48(b + 8, scn);
    b[14] = seq;
    b[15] = 0x04;
}

static uint16_t xor_of(const uint8_t *bytes, uint32_t size)
{
    uint16_t sum = 0;
    for (uint32_t i = 0; i < size; i += 2)
        sum ^= bw_get16(bytes + i, false);
    return sum;
}

static void put_checksum(bw_page_file *file, uint32_t block, unsigned at)
{
    uint8_t *b = bw_page(file, block);
    bw_put16(b + at, 0, false);
    bw_put16(b + at, xor_of(b, file->block_size), false);
}

void bw_put_block0(bw_page_file *file, uint8_t frmt)
{
    uint8_t *b = bw_page(file, 0);
    b[1] = frmt;
    bw_put32(b + 4, 0xffc00000, false);
    bw_put32(b + 20, file->block_size, false);
    bw_put32(b + 24, file->blocks - 1, false);
    memcpy(b + 28, "\x7d\x7c\x7b\x7a", 4);
    bw_put32(b + 32, 0x81a0, false);
    put_checksum(file, 0, 16);
}

void bw_seal_cache(bw_page_file *file, uint32_t block)
{
    uint8_t *b = bw_page(file, block);
    uint32_t base = bw_get32(b + 8, false);
    bw_put32(b + file->block_size - 4, (base & 0xffff) << 16 | (uint32_t)b[0] << 8 | b[14], false);
    put_checksum(file, block, 16);
}

void bw_seal_redo(bw_page_file *file, uint32_t block)
{
    put_checksum(file, block, 14);
}

bw_status bw_demo_save(const char *folder, const char *name, const void *bytes, size_t size,
                       bw_error *err)
{
    bw_text path = {0};
    bw_text_addf(&path, "%s/%s", folder, name);
    int fd = open(bw_text_get(&path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    size_t done = 0;
    while (fd >= 0 && done < size) {
        ssize_t n = write(fd, (const char *)bytes + done, size - done);
        if (n < 0 && errno != EINTR)
            break;
        done += n > 0 ? (size_t)n : 0;
    }
    bw_status status = fd >= 0 && done == size ? BW_OK
                                               : bw_error_set(err, BW_ERR_IO, "demo: %s: %s",
                                                              bw_text_get(&path), strerror(errno));
    if (fd >= 0)
        close(fd);
    bw_text_free(&path);
    return status;
}

bw_status bw_page_file_save(bw_page_file *file, const char *folder, const char *name, bw_error *err)
{
    bw_status status =
        bw_demo_save(folder, name, file->bytes, (size_t)file->block_size * file->blocks, err);
    free(file->bytes);
    file->bytes = NULL;
    return status;
}

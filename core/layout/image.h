/* core/layout/image.h - a registry as one run of words, so that it need not be compiled again.
 *
 * The shipped layouts become such an image when the program is built (core/compile_layouts.c), and
 * it becomes part of the library: loading them is one copy. It is trusted as the code is and holds
 * the sizes and orders of this build's structs: it is never read from a file. */
#ifndef BW_CORE_LAYOUT_IMAGE_H
#define BW_CORE_LAYOUT_IMAGE_H

#include <blockwright/layout.h>

typedef struct bw_layout_words {
    const uintptr_t *words;
    size_t count;
} bw_layout_words;

/* Numbers of words in structs that are addresses: in the image, bytes from the begin of what they
 * lead into. */
typedef struct bw_layout_places {
    const uint32_t *places;
    size_t count;
} bw_layout_places;

typedef struct bw_layout_image {
    uint64_t sources; /* bw_layout_files_digest of the files that it was made of; 0 = no image */
    bw_layout_words fixed;        /* texts and programs: used where they are */
    bw_layout_words structs;      /* copied for each registry */
    bw_layout_places into_fixed;
    bw_layout_places into_structs;
} bw_layout_image;

/* That of lua/layouts/oracle; made at build time. */
extern const bw_layout_image bw_shipped_layouts;

/* Makes an image of all that is compiled and resolved in the registry. Files are kept by their last
 * name. */
bw_layout_image bw_layout_image_new(const bw_layouts *layouts);
void bw_layout_image_free(bw_layout_image *image); /* one that _new made */
/* Fills an empty registry, which the image must outlive; folder: where the files lie. */
void bw_layout_image_read(const bw_layout_image *image, const char *folder, bw_layouts *layouts);

#endif

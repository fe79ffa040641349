/* Run while the program is built: writes the image of the shipped layouts as C (core/layout/image.h).
 *
 *   compile_layouts FOLDER > layouts.c */
#include "core/layout/image.h"
#include "core/script/layout_files.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

const bw_layout_image bw_shipped_layouts; /* none yet */

static void write_image(const bw_layout_image *image)
{
    printf("#include \"core/layout/image.h\"\n\nstatic const uintptr_t words[] = {\n");
    for (size_t i = 0; i < image->word_count; i++)
        printf("0x%" PRIxPTR ",%s", image->words[i], i % 8 == 7 ? "\n" : "");
    printf("};\nstatic const uint32_t places[] = {\n");
    for (size_t i = 0; i < image->place_count; i++)
        printf("%" PRIu32 ",%s", image->places[i], i % 16 == 15 ? "\n" : "");
    printf("};\nconst bw_layout_image bw_shipped_layouts = {UINT64_C(0x%" PRIx64
           "), words, %zu, places, %zu};\n",
           image->sources, image->word_count, image->place_count);
}

int main(int argc, char **argv)
{
    bw_error err = {0};
    bw_layouts *layouts = bw_layouts_new();
    if (argc != 2 || bw_layout_files_load(layouts, argv[1], "", &err) != BW_OK) {
        fprintf(stderr, "compile_layouts: %s\n", argc == 2 ? err.text : "name the folder");
        return 1;
    }
    bw_layout_image image = bw_layout_image_new(layouts);
    image.sources = bw_layout_files_digest(argv[1]);
    write_image(&image);
    free((void *)image.words);
    free((void *)image.places);
    bw_layouts_free(layouts);
    return 0;
}

/* Run while the program is built: writes the image of the shipped layouts as C (core/layout/image.h).
 *
 *   compile_layouts FOLDER > layouts.c */
#include "core/layout/image.h"
#include "core/script/layout_files.h"

#include <inttypes.h>
#include <stdio.h>

const bw_layout_image bw_shipped_layouts; /* none yet */

static void write_words(const char *name, const bw_layout_words *words)
{
    printf("static const uintptr_t %s[] = {\n", name);
    for (size_t i = 0; i < words->count; i++)
        printf("0x%" PRIxPTR ",%s", words->words[i], i % 8 == 7 ? "\n" : "");
    printf("};\n");
}

static void write_places(const char *name, const bw_layout_places *places)
{
    printf("static const uint32_t %s[] = {\n", name);
    for (size_t i = 0; i < places->count; i++)
        printf("%" PRIu32 ",%s", places->places[i], i % 16 == 15 ? "\n" : "");
    printf("};\n");
}

static void write_image(const bw_layout_image *image)
{
    printf("#include \"core/layout/image.h\"\n\n");
    write_words("fixed", &image->fixed);
    write_words("structs", &image->structs);
    write_places("into_fixed", &image->into_fixed);
    write_places("into_structs", &image->into_structs);
    printf("const bw_layout_image bw_shipped_layouts = {\n"
           "UINT64_C(0x%" PRIx64 "), {fixed, %zu}, {structs, %zu}, {into_fixed, %zu}, "
           "{into_structs, %zu}};\n",
           image->sources, image->fixed.count, image->structs.count, image->into_fixed.count,
           image->into_structs.count);
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
    bw_layout_image_free(&image);
    bw_layouts_free(layouts);
    return 0;
}

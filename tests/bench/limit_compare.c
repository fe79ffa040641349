/* The yardstick of compare: two files read by pread in 256 KiB pieces, memcmp, nothing else; one
 * thread. Prints how many pieces differ. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PIECE (256 * 1024)

int main(int count, char **arguments)
{
    static char left[PIECE], right[PIECE];
    int a = count == 3 ? open(arguments[1], O_RDONLY) : -1;
    int b = count == 3 ? open(arguments[2], O_RDONLY) : -1;
    long differ = 0;
    if (a < 0 || b < 0) {
        fprintf(stderr, "usage: limit_compare FILE FILE\n");
        return 2;
    }
    for (off_t at = 0;; at += PIECE) {
        ssize_t n = pread(a, left, PIECE, at), m = pread(b, right, PIECE, at);
        if (n <= 0 || m <= 0)
            break;
        differ += n != m || memcmp(left, right, (size_t)n) != 0;
    }
    printf("%ld pieces differ\n", differ);
    return differ > 0;
}

#include "core/program/program.h"

int main(int argc, char **argv)
{
    return bw_program_main(argc, argv);
}

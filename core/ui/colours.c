#include "core/ui/colours.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double linear(int channel)
{
    double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double curve(double t)
{
    return t > 0.008856 ? cbrt(t) : 7.787 * t + 16.0 / 116.0;
}

/* Red, green and blue as amounts of light, 0 to 1. */
static bw_lab lab_of_light(double r, double g, double b)
{
    double x = curve((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
    double y = curve(0.2126 * r + 0.7152 * g + 0.0722 * b);
    double z = curve((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
    return (bw_lab){116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

static bw_lab lab_of(int32_t colour)
{
    return lab_of_light(linear(colour >> 16 & 255), linear(colour >> 8 & 255),
                        linear(colour & 255));
}

static double chroma(bw_lab c)
{
    return sqrt(c.a * c.a + c.b * c.b);
}

/* Squared: only for telling which is nearer. */
static double distance(bw_lab x, bw_lab y)
{
    double l = x.l - y.l, a = x.a - y.a, b = x.b - y.b;
    return l * l + a * a + b * b;
}

/* Of each channel in the cube of 216 colours. */
static const int steps[6] = {0, 95, 135, 175, 215, 255};

int32_t bw_colour_rgb(int number)
{
    static const int32_t basic[16] = {0x000000, 0x800000, 0x008000, 0x808000, 0x000080, 0x800080,
                                      0x008080, 0xc0c0c0, 0x808080, 0xff0000, 0x00ff00, 0xffff00,
                                      0x0000ff, 0xff00ff, 0x00ffff, 0xffffff};
    if (number < 16)
        return basic[number];
    if (number >= 232) {
        int grey = 8 + 10 * (number - 232);
        return grey << 16 | grey << 8 | grey;
    }
    number -= 16;
    return steps[number / 36] << 16 | steps[number / 6 % 6] << 8 | steps[number % 6];
}

#define GREY 12.0 /* chroma below which a colour is a grey, and stays one */

/* The cube has six amounts of light, which is six powers instead of 648: this is done at each
 * start. */
static void see_cube(bw_palette *p)
{
    double light[6];
    for (int i = 0; i < 6; i++)
        light[i] = linear(steps[i]);
    for (int i = 0; i < 216; i++)
        p->lab[16 + i] = lab_of_light(light[i / 36], light[i / 6 % 6], light[i % 6]);
}

/* Of 256 colours the first 16 are the person's own and may be anything: the cube is used. */
bw_palette bw_palette_of(int colours)
{
    bw_palette p = {.colours = colours};
    if (colours >= BW_COLOURS_DIRECT)
        return p;
    p.from = colours >= 256 ? 16 : 0;
    p.to = colours >= 256 ? 256 : colours;
    if (p.to == 256)
        see_cube(&p);
    for (int i = p.to == 256 ? 232 : p.from; i < p.to; i++)
        p.lab[i] = lab_of(bw_colour_rgb(i));
    return p;
}

static int32_t nearest(int32_t colour, const bw_palette *palette)
{
    int best = -1;
    double least = 0;
    if (colour < 0 || palette->colours >= BW_COLOURS_DIRECT)
        return colour;
    bw_lab wanted = lab_of(colour);
    bool grey = chroma(wanted) < GREY;
    for (int i = palette->from; i < palette->to; i++) {
        bw_lab here = palette->lab[i];
        double far = distance(wanted, here);
        if (palette->colours < 256 && grey != (chroma(here) < GREY))
            continue;
        if (best < 0 || far < least) {
            best = i;
            least = far;
        }
    }
    return best;
}

#define TOO_FAR 15.0   /* lightness by which white may miss a grey before attributes help out */
#define NOT_BLACK 20.0 /* lightness from which black is no fit for a colour */

bw_paint bw_style_paint(const bw_style *style, const bw_palette *palette)
{
    bw_paint p = {.fg = nearest(style->fg, palette), .bg = nearest(style->bg, palette)};
    if (palette->colours >= 256)
        return p;
    if (style->bg >= 0 && (p.bg == 0 && lab_of(style->bg).l > 5)) /* a dark bar would be no bar */
        return (bw_paint){.fg = -1, .bg = -1, .reverse = true};
    if (style->bg >= 0 && p.fg == p.bg)
        p.fg = lab_of(bw_colour_rgb(p.bg)).l > 50 ? 0 : 7;
    if (style->bg < 0 && p.fg == 0 && lab_of(style->fg).l > NOT_BLACK) {
        p.fg = -1;
        p.dim = true;
    }
    double off =
        style->fg < 0 || p.fg < 0 ? 0 : lab_of(style->fg).l - lab_of(bw_colour_rgb(p.fg)).l;
    p.dim = p.dim || (p.fg == 7 && off < -TOO_FAR);
    p.bold = p.fg == 7 && off > TOO_FAR;
    return p;
}

/* "15;0", "15;default;0": the last is the paper's number; 7 and those above 8 are light. */
bool bw_colours_light(const char *colorfgbg)
{
    const char *last = colorfgbg ? strrchr(colorfgbg, ';') : NULL;
    char *end;
    if (!last)
        return false;
    long number = strtol(last + 1, &end, 10);
    return end != last + 1 && *end == '\0' && (number == 7 || (number > 8 && number < 16));
}

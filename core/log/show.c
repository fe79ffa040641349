/* Bytes of any character set as text for a screen. Sessions write with their own NLS_LANG, so each
 * text is judged by itself. */
#include "core/log/reader.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of the UTF-8 sign at text, 0 when it is none; *code its number. */
static size_t utf8_sign(const char *text, size_t size, uint32_t *code)
{
    const uint8_t *t = (const uint8_t *)text;
    size_t more = t[0] < 0x80 ? 0 : t[0] >= 0xf0 ? 3 : t[0] >= 0xe0 ? 2 : 1;
    if (t[0] < 0x80) {
        *code = t[0];
        return 1;
    }
    if (t[0] < 0xc2 || t[0] > 0xf4 || more >= size)
        return 0;
    *code = t[0] & (0x3fu >> more);
    for (size_t i = 1; i <= more; i++) {
        if ((t[i] & 0xc0) != 0x80)
            return 0;
        *code = *code << 6 | (t[i] & 0x3f);
    }
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    bool wrong = *code < least[more] || *code > 0x10ffff || (*code >> 11) == 0x1b;
    return wrong ? 0 : more + 1;
}

static bool is_utf8(const char *text, size_t size)
{
    uint32_t code;
    for (size_t at = 0, n; at < size; at += n)
        if (!(n = utf8_sign(text + at, size - at, &code)))
            return false;
    return true;
}

static bool convert(const char *charset, const char *bytes, size_t size, bw_text *out)
{
    iconv_t cd = iconv_open("UTF-8", charset);
    if (cd == (iconv_t)-1)
        return false;
    char part[1024], *in = (char *)bytes;
    bool good = true;
    while (size && good) {
        char *to = part;
        size_t room = sizeof(part), left = size;
        size_t result = iconv(cd, &in, &size, &to, &room);
        bw_text_add_bytes(out, part, sizeof(part) - room);
        good = result != (size_t)-1 || (left != size && room < 8);
    }
    iconv_close(cd);
    return good;
}

/* Signs that Oracle's messages are full of: Chinese read as CP949 gives Hangul, and the reverse. */
static bool is_frequent(const char *sign, size_t size)
{
    static const char signs[] = "的错误代码参数据库文件无法未不已内部在日志控制打开表空间时出现"
                                "오류코드인수내부데이터베스파일없습니다을를가에의로지정할은는시작";
    for (const char *at = signs; *at; at += 3)
        if (size == 3 && memcmp(at, sign, 3) == 0)
            return true;
    return false;
}

/* How much some UTF-8 looks like something that a person wrote: tenths per sign outside ASCII. */
static int score(const char *text, size_t size)
{
    int sum = 0, signs = 0, hangul = 0, ideographs = 0;
    uint32_t code;
    for (size_t at = 0, n; at < size; at += n) {
        n = utf8_sign(text + at, size - at, &code);
        if (n < 2) {
            n = 1;
            continue;
        }
        signs++;
        sum += is_frequent(text + at, n) ? 15 : 0;
        if (code >= 0x3040 && code <= 0x30ff)
            sum += 30; /* kana */
        else if (code >= 0xac00 && code <= 0xd7a3)
            hangul++;
        else if (code >= 0x4e00 && code <= 0x9fff)
            ideographs++;
        else if (code >= 0x3000 && code <= 0x303f)
            sum += 10;
        else if ((code >= 0xe000 && code <= 0xf8ff) || (code >= 0xff61 && code <= 0xff9f))
            sum -= 30; /* private use, narrow kana */
    }
    /* Korean mixes hardly any ideographs in; Chinese read as CP949 gives such a mixture. */
    sum += ideographs * 10 + (hangul > 8 * ideographs ? hangul * 11 : 0);
    return signs ? sum / signs : 0;
}

/* Single bytes outside ASCII among letters are Western, runs of letters 0xc0 and up Cyrillic. */
static const char *single_byte_set(const char *bytes, size_t size)
{
    size_t high = 0, lonely = 0, cyrillic = 0;
    for (size_t i = 0; i < size; i++) {
        if ((uint8_t)bytes[i] < 0x80)
            continue;
        high++;
        cyrillic += (uint8_t)bytes[i] >= 0xc0;
        lonely += (i == 0 || (uint8_t)bytes[i - 1] < 0x80) &&
                  (i + 1 == size || (uint8_t)bytes[i + 1] < 0x80);
    }
    if (lonely * 2 > high)
        return "CP1252";
    return high >= 4 && cyrillic * 10 >= high * 9 ? "CP1251" : NULL;
}

static void decode_by_score(const char *bytes, size_t size, bw_text *out)
{
    static const char *const sets[] = {"EUC-JP", "CP932", "GB18030", "CP949"};
    const char *best = single_byte_set(bytes, size);
    bw_text tried = {0};
    int best_score = 4;
    for (size_t i = 0; i < BW_COUNT(sets); i++) {
        bw_text_clear(&tried);
        if (!convert(sets[i], bytes, size, &tried))
            continue;
        int points = score(bw_text_get(&tried), tried.length);
        bool single = best && best[2] == '1' && points < 25; /* kana overrule */
        if (!single && points > best_score) {
            best_score = points;
            best = sets[i];
        }
    }
    bw_text_clear(&tried);
    if (!best || !convert(best, bytes, size, &tried)) {
        bw_text_clear(&tried);
        convert("LATIN1", bytes, size, &tried);
    }
    bw_text_add_bytes(out, bw_text_get(&tried), tried.length);
    bw_text_free(&tried);
}

/* Control signs would move a terminal's cursor; U+0080 to U+009F and the signs that turn the
 * writing direction do too. */
static void add_safe(const char *text, size_t size, bw_text *out)
{
    uint32_t code;
    for (size_t at = 0, n; at < size; at += n) {
        n = utf8_sign(text + at, size - at, &code);
        if (n == 0)
            bw_text_addf(out, "\\x%02x", (uint8_t)text[at]);
        else if (code == '\t')
            bw_text_add(out, "    ");
        else if (code == '\n')
            bw_text_add(out, "\n");
        else if (code < 0x20 || (code >= 0x7f && code < 0xa0))
            bw_text_addf(out, "\\x%02x", code);
        else if ((code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069))
            bw_text_addf(out, "\\u%04x", code);
        else
            bw_text_add_bytes(out, text + at, n);
        n += n == 0;
    }
}

void bw_log_show(const bw_log *log, const char *bytes, size_t size, bw_text *out)
{
    if (is_utf8(bytes, size)) {
        add_safe(bytes, size, out);
        return;
    }
    bw_text decoded = {0};
    if (!log->charset || !convert(log->charset, bytes, size, &decoded)) {
        bw_text_clear(&decoded);
        decode_by_score(bytes, size, &decoded);
    }
    add_safe(bw_text_get(&decoded), decoded.length, out);
    bw_text_free(&decoded);
}

#include "core/ui/keymap.h"
#include "core/command/session.h"
#include "core/plugin/loader.h"
#include "core/script/init.h"
#include "core/ui/keymap_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct bw_keymap {
    bw_session *session;
    bw_binding *bindings; /* one for each context and keys */
    size_t count;
    bw_text troubles;
    char set[32]; /* value of the setting that it was made with */
    size_t own;   /* bw.key lines that it was made with */
};

/* --- names --- */
const bw_view_class *bw_view_class_named(bw_session *session, const char *name)
{
    for (size_t i = 0; bw_core_views[i]; i++)
        if (strcmp(bw_core_views[i]->name, name) == 0)
            return bw_core_views[i];
    return session->plugins ? bw_plugins_view(session->plugins, name) : NULL;
}

const bw_view_action *bw_view_action_find(const bw_view_class *kind, const char *name)
{
    for (const bw_view_action *a = kind->actions; a && a->name; a++)
        if (*a->name && strcmp(a->name, name) == 0)
            return a;
    return NULL;
}

static const bw_view_action *moving_action(const char *name)
{
    static const bw_view_class moving = {.actions = bw_moving_actions};
    return bw_view_action_find(&moving, name);
}

/* The first of an action's keys. */
static bw_key first_key(const bw_view_action *action)
{
    char name[32];
    bw_key key = 0;
    if (!action || !action->keys)
        return 0;
    snprintf(name, sizeof(name), "%.*s", (int)strcspn(action->keys, " "), action->keys);
    return bw_key_parse(name, &key) ? key : 0;
}

bw_key bw_view_action_key(const bw_view_class *kind, const char *name)
{
    const bw_view_action *own = bw_view_action_find(kind, name);
    return first_key(own ? own : moving_action(name));
}

char *bw_keys_format(const bw_key *keys, int count, char buffer[96])
{
    char one[32];
    size_t at = 0;
    buffer[0] = '\0';
    for (int i = 0; i < count; i++)
        at += (size_t)snprintf(buffer + at, 96 - at, "%s%s", i ? " " : "",
                               bw_key_format(keys[i], one));
    return buffer;
}

/* Blanks between the keys, or commas that are no keys themselves: "Ctrl-W s", "Ctrl-W,s". */
static int parse_keys(const char *text, bw_key keys[BW_KEY_SEQUENCE])
{
    int count = 0;
    while (*text) {
        char name[32];
        size_t length = 1 + strcspn(text + 1, " ,");
        length += length > 1 && text[length - 1] == '-' && text[length] == ','; /* Alt-, */
        if (count == BW_KEY_SEQUENCE || length >= sizeof(name))
            return 0;
        memcpy(name, text, length);
        name[length] = '\0';
        if (!bw_key_parse(name, &keys[count++]))
            return 0;
        text += length;
        text += *text && text[1] ? 1 : 0;
    }
    return count;
}

/* --- the table --- */
static bool same_keys(const bw_key *a, const bw_key *b, int count)
{
    return a[0] == b[0] && memcmp(a, b, (size_t)count * sizeof(*a)) == 0; /* most differ at once */
}

static bw_binding *find(const bw_keymap *map, const char *context, const bw_key *keys, int count)
{
    for (size_t i = 0; i < map->count; i++) {
        bw_binding *b = &map->bindings[i];
        if (b->count == count && same_keys(b->keys, keys, count) &&
            strcmp(b->context, context) == 0)
            return b;
    }
    return NULL;
}

static void release(bw_binding *b)
{
    free(b->context);
    free(b->target);
    free(b->where);
}

static void put(bw_keymap *map, const char *context, const bw_key *keys, int count,
                const char *target, const char *where)
{
    bw_binding *b = find(map, context, keys, count);
    if (b) {
        release(b);
    } else {
        if (map->count % 64 == 0)
            map->bindings = bw_realloc(map->bindings, (map->count + 64) * sizeof(*b));
        b = &map->bindings[map->count++];
    }
    *b = (bw_binding){.context = bw_strdup(context),
                      .count = count,
                      .target = bw_strdup(target),
                      .where = bw_strdup(where)};
    memcpy(b->keys, keys, (size_t)count * sizeof(*keys));
}

bw_keymap_answer bw_keymap_ask(const bw_keymap *map, const char *context, const bw_key *keys,
                               int count, const bw_binding **found)
{
    const bw_binding *exact = find(map, context, keys, count);
    if (exact && *exact->target) {
        *found = exact;
        return BW_KEYMAP_FOUND;
    }
    for (size_t i = 0; i < map->count; i++) {
        const bw_binding *b = &map->bindings[i];
        if (b->count > count && *b->target && same_keys(b->keys, keys, count) &&
            strcmp(b->context, context) == 0)
            return BW_KEYMAP_MORE;
    }
    return exact ? BW_KEYMAP_TAKEN : BW_KEYMAP_NOTHING;
}

bool bw_keymap_keys(const bw_keymap *map, const char *context, const char *target, bw_text *text)
{
    char name[96];
    bool any = false;
    for (size_t i = 0; i < map->count; i++) {
        const bw_binding *b = &map->bindings[i];
        if (strcmp(b->context, context) != 0 || strcmp(b->target, target) != 0)
            continue;
        bw_text_addf(text, "%s%s", any ? ", " : "", bw_keys_format(b->keys, b->count, name));
        any = true;
    }
    return any;
}

/* False: name is no action of the context and no command line. */
static bool expand_name(bw_session *session, const char *context, const char *name, bw_text *text)
{
    const bw_view_class *kind = bw_view_class_named(session, context);
    bool command = *name == ':', known = command || (kind && bw_view_action_find(kind, name));
    bw_text keys = {0};
    if (known && bw_keymap_keys(bw_keymap_of(session), command ? "global" : context, name, &keys))
        bw_text_add_bytes(text, keys.data, 1 + strcspn(keys.data + 1, ",")); /* the first of them */
    else if (known)
        bw_text_add(text, command ? name : "(no key)");
    bw_text_free(&keys);
    return known;
}

void bw_keymap_expand(bw_session *session, const char *context, const char *from, bw_text *text)
{
    for (const char *p = from; *p; p++) {
        size_t length = *p == '{' ? strcspn(p + 1, "}") : 0;
        char *name = strndup(p + 1, length);
        if (length && p[1 + length] == '}' && expand_name(session, context, name, text))
            p += length + 1;
        else
            bw_text_add_bytes(text, p, 1);
        free(name);
    }
}

size_t bw_keymap_count(const bw_keymap *map)
{
    return map->count;
}

const bw_binding *bw_keymap_at(const bw_keymap *map, size_t index)
{
    return &map->bindings[index];
}

const char *bw_keymap_troubles(const bw_keymap *map)
{
    return bw_text_get(&map->troubles);
}

/* --- checking --- */
static bw_status check_command(bw_session *session, const char *line, bw_error *err)
{
    char pair[64], one[64];
    size_t first = strcspn(line, " "), second = first + strspn(line + first, " ");
    second += strcspn(line + second, " ");
    snprintf(pair, sizeof(pair), "%.*s", (int)(second < 63 ? second : 63), line);
    snprintf(one, sizeof(one), "%.*s", (int)(first < 63 ? first : 63), line);
    if (bw_commands_find(session->commands, pair) || bw_commands_find(session->commands, one))
        return BW_OK;
    return bw_error_set(err, BW_ERR_NOT_FOUND, "there is no command '%s'; help lists them", one);
}

static bool known_context(bw_session *session, const char *context)
{
    return strcmp(context, "override") == 0 || strcmp(context, "moving") == 0 ||
           strcmp(context, "global") == 0 || bw_view_class_named(session, context);
}

static bw_status check(bw_session *session, const char *context, const char *target, bw_error *err)
{
    if (!known_context(session, context))
        return bw_error_set(err, BW_ERR_NOT_FOUND,
                            "'%s' is neither a view nor override, moving or global; keys lists "
                            "them all",
                            context);
    if (*target == '\0')
        return BW_OK;
    if (*target == ':')
        return check_command(session, target + 1, err);
    const bw_view_class *kind = bw_view_class_named(session, context);
    if (moving_action(target) || (kind && bw_view_action_find(kind, target)))
        return BW_OK;
    return bw_error_set(err, BW_ERR_NOT_FOUND,
                        kind ? "%s has no action '%s'; keys %s lists them, a command begins with :"
                             : "in %s a key does one of moving's actions, or a command line that "
                               "begins with ':'; '%s' is neither",
                        context, target, context);
}

/* That a narrower context has the keys for something else. */
static void note_hidden(const bw_keymap *map, const bw_binding *b, bw_text *note)
{
    char name[96];
    bool wide = strcmp(b->context, "global") == 0 || strcmp(b->context, "moving") == 0;
    for (size_t i = 0; wide && i < map->count; i++) {
        const bw_binding *other = &map->bindings[i];
        bool narrower = strcmp(other->context, "global") != 0 &&
                        (strcmp(other->context, "moving") != 0 || *b->context == 'g');
        if (other == b || !narrower || !*other->target || strcmp(other->target, b->target) == 0 ||
            other->count > b->count || !same_keys(other->keys, b->keys, other->count))
            continue;
        bw_text_addf(note, "%s%s: %s, there %s (%s)", note->length ? "; " : "",
                     bw_keys_format(b->keys, b->count, name), b->context, other->context,
                     other->where);
        bw_text_addf(note, " goes first with %s", other->target);
    }
}

/* One of the keys begins the other, in the same context. */
static void note_prefix(const bw_keymap *map, const bw_binding *b, bw_text *note)
{
    char name[96];
    for (size_t i = 0; i < map->count; i++) {
        const bw_binding *other = &map->bindings[i];
        int least = other->count < b->count ? other->count : b->count;
        if (other == b || !*other->target || other->count == b->count ||
            strcmp(other->context, b->context) != 0 || !same_keys(other->keys, b->keys, least))
            continue;
        bw_text_addf(note, "%s%s (%s, %s) begins like it: the shorter one is taken",
                     note->length ? "; " : "", bw_keys_format(other->keys, other->count, name),
                     other->target, other->where);
    }
}

bw_status bw_keymap_bind(bw_keymap *map, const char *context, const char *keys, const char *target,
                         const char *where, bw_text *note, bw_error *err)
{
    bw_key sequence[BW_KEY_SEQUENCE];
    int count = parse_keys(keys, sequence);
    if (count == 0)
        return bw_error_set(err, BW_ERR_ARGUMENT,
                            "'%s' is no key; they are written as in help: g, F5, Ctrl-T, Alt-x, "
                            "\"Ctrl-X Ctrl-S\" (%d keys at most)",
                            keys, BW_KEY_SEQUENCE);
    if (check(map->session, context, target, err) != BW_OK)
        return err->status;
    const bw_binding *old = find(map, context, sequence, count);
    if (note && old && *old->target && strcmp(old->target, target) != 0)
        bw_text_addf(note, "%s in %s did %s before (%s)", keys, context, old->target, old->where);
    put(map, context, sequence, count, target, where);
    if (note && *target) {
        const bw_binding *now = find(map, context, sequence, count);
        note_hidden(map, now, note);
        note_prefix(map, now, note);
    }
    return BW_OK;
}

/* --- making it --- */
static void put_actions(bw_keymap *map, const char *context, const bw_view_action *actions,
                        const char *before)
{
    bw_key sequence[BW_KEY_SEQUENCE];
    bw_text one = {0}, target = {0};
    for (const bw_view_action *a = actions; a && a->name; a++) {
        bw_text_clear(&target);
        bw_text_add(&target, before);
        bw_text_add(&target, a->name);
        for (const char *p = *a->name && a->keys ? a->keys : ""; *p; p += *p == ' ') {
            size_t length = 1 + strcspn(p + 1, " ");
            bw_text_clear(&one);
            bw_text_add_bytes(&one, p, length);
            int count = parse_keys(bw_text_get(&one), sequence);
            if (count)
                put(map, context, sequence, count, bw_text_get(&target), "default");
            p += length;
        }
    }
    bw_text_free(&one);
    bw_text_free(&target);
}

static size_t own_keys(const bw_session *session)
{
    size_t count = 0;
    while (session->init && bw_init_key_at(session->init, count))
        count++;
    return count;
}

static void put_own(bw_keymap *map)
{
    for (size_t i = 0; i < map->own; i++) {
        const bw_init_key *key = bw_init_key_at(map->session->init, i);
        bw_key sequence[BW_KEY_SEQUENCE];
        bw_text line = {0};
        int count = parse_keys(key->key, sequence);
        bw_text_addf(&line, ":%s", key->line);
        if (count)
            put(map, "override", sequence, count, bw_text_get(&line), "init.lua");
        else
            bw_text_addf(&map->troubles,
                         "bw.key(\"%s\"): there is no such key; they are written as in help, such "
                         "as F5 or Ctrl-T\n",
                         key->key);
        bw_text_free(&line);
    }
}

static void put_defaults(bw_keymap *map)
{
    put_actions(map, "global", bw_global_keys, ":");
    put_actions(map, "moving", bw_moving_actions, "");
    for (size_t i = 0; bw_core_views[i]; i++)
        put_actions(map, bw_core_views[i]->name, bw_core_views[i]->actions, "");
    size_t views = map->session->plugins ? bw_plugins_view_count(map->session->plugins) : 0;
    for (size_t i = 0; i < views; i++) {
        const bw_view_class *kind = bw_plugins_view_at(map->session->plugins, i);
        put_actions(map, kind->name, kind->actions, "");
    }
}

static void build(bw_keymap *map)
{
    bw_binding *old = map->bindings;
    size_t old_count = map->count;
    map->bindings = NULL;
    map->count = 0;
    bw_text_clear(&map->troubles);
    put_defaults(map);
    bw_keymap_read_set(map, map->session->data_folder, map->set, &map->troubles);
    bw_keymap_read_own(map, &map->troubles);
    put_own(map);
    for (size_t i = 0; i < old_count; i++) {
        if (strcmp(old[i].where, "bind") == 0)
            put(map, old[i].context, old[i].keys, old[i].count, old[i].target, "bind");
        release(&old[i]);
    }
    free(old);
}

bw_keymap *bw_keymap_of(bw_session *session)
{
    const char *set = bw_settings_get(session->settings, "keys");
    bw_keymap *map = session->keymap;
    size_t own = own_keys(session);
    if (map && strcmp(map->set, set) == 0 && map->own == own)
        return map;
    if (!map) {
        map = session->keymap = bw_alloc(sizeof(*map));
        map->session = session;
    }
    snprintf(map->set, sizeof(map->set), "%s", set);
    map->own = own;
    build(map);
    return map;
}

void bw_keymap_free(bw_keymap *map)
{
    if (!map)
        return;
    for (size_t i = 0; i < map->count; i++)
        release(&map->bindings[i]);
    free(map->bindings);
    bw_text_free(&map->troubles);
    free(map);
}

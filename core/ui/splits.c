#include "core/ui/splits.h"

#include <stdlib.h>
#include <string.h>

#define LEAST_SHARE 50

void bw_splits_init(bw_splits *s, int pane)
{
    *s = (bw_splits){0};
    s->nodes[0] = (bw_split){.parent = -1, .child = {-1, -1}, .pane = pane, .used = true};
}

static bool is_leaf(const bw_split *node)
{
    return node->child[0] < 0;
}

static int leaves(const bw_splits *s, int node)
{
    const bw_split *n = &s->nodes[node];
    return is_leaf(n) ? 1 : leaves(s, n->child[0]) + leaves(s, n->child[1]);
}

int bw_splits_count(const bw_splits *s)
{
    return leaves(s, s->root);
}

int bw_splits_pane(const bw_splits *s, int index)
{
    int node = s->root;
    while (!is_leaf(&s->nodes[node])) {
        int first = leaves(s, s->nodes[node].child[0]);
        node = s->nodes[node].child[index >= first];
        index -= index >= first ? first : 0;
    }
    return s->nodes[node].pane;
}

int bw_splits_index(const bw_splits *s, int pane)
{
    for (int i = 0, count = bw_splits_count(s); i < count; i++)
        if (bw_splits_pane(s, i) == pane)
            return i;
    return -1;
}

int bw_splits_free_slot(const bw_splits *s)
{
    for (int pane = 0; pane < BW_PANES; pane++)
        if (bw_splits_index(s, pane) < 0)
            return pane;
    return -1;
}

static int leaf_of(const bw_splits *s, int pane)
{
    for (int i = 0; i < BW_SPLIT_NODES; i++)
        if (s->nodes[i].used && is_leaf(&s->nodes[i]) && s->nodes[i].pane == pane)
            return i;
    return -1;
}

static int new_node(bw_splits *s)
{
    for (int i = 0; i < BW_SPLIT_NODES; i++)
        if (!s->nodes[i].used) {
            s->nodes[i] = (bw_split){.used = true, .child = {-1, -1}};
            return i;
        }
    return -1;
}

/* --- changing the tree --- */
bool bw_splits_add(bw_splits *s, int pane, int new_pane, bool beside)
{
    int at = leaf_of(s, pane), first = at < 0 ? -1 : new_node(s);
    int second = first < 0 ? -1 : new_node(s);
    if (second < 0) {
        if (first >= 0)
            s->nodes[first].used = false;
        return false;
    }
    bw_split *parent = &s->nodes[at];
    s->nodes[first].pane = pane;
    s->nodes[second].pane = new_pane;
    s->nodes[first].parent = s->nodes[second].parent = at;
    parent->child[0] = first;
    parent->child[1] = second;
    parent->beside = beside;
    parent->share = BW_SHARE / 2;
    return true;
}

bool bw_splits_remove(bw_splits *s, int pane)
{
    int at = leaf_of(s, pane), parent = at < 0 ? -1 : s->nodes[at].parent;
    if (parent < 0)
        return false;
    int sibling = s->nodes[parent].child[s->nodes[parent].child[0] == at];
    int above = s->nodes[parent].parent;
    if (above < 0)
        s->root = sibling;
    else
        s->nodes[above].child[s->nodes[above].child[1] == parent] = sibling;
    s->nodes[sibling].parent = above;
    s->nodes[at].used = s->nodes[parent].used = false;
    return true;
}

void bw_splits_swap(bw_splits *s, int pane, int other)
{
    int a = leaf_of(s, pane), b = leaf_of(s, other);
    if (a < 0 || b < 0)
        return;
    s->nodes[a].pane = other;
    s->nodes[b].pane = pane;
}

bool bw_splits_grow(bw_splits *s, int pane, bool beside, int by)
{
    int at = leaf_of(s, pane);
    while (at >= 0 && s->nodes[at].parent >= 0) {
        bw_split *parent = &s->nodes[s->nodes[at].parent];
        if (parent->beside == beside) {
            int share = parent->share + (parent->child[0] == at ? by : -by);
            parent->share = share < LEAST_SHARE              ? LEAST_SHARE
                            : share > BW_SHARE - LEAST_SHARE ? BW_SHARE - LEAST_SHARE
                                                             : share;
            return true;
        }
        at = s->nodes[at].parent;
    }
    return false;
}

/* Leaves in a row of one direction; what splits the other way counts as one. */
static int in_a_row(const bw_splits *s, int node, bool beside)
{
    const bw_split *n = &s->nodes[node];
    return is_leaf(n) || n->beside != beside
               ? 1
               : in_a_row(s, n->child[0], beside) + in_a_row(s, n->child[1], beside);
}

void bw_splits_equalise(bw_splits *s)
{
    for (int i = 0; i < BW_SPLIT_NODES; i++) {
        bw_split *n = &s->nodes[i];
        if (!n->used || is_leaf(n))
            continue;
        int first = in_a_row(s, n->child[0], n->beside),
            second = in_a_row(s, n->child[1], n->beside);
        n->share = BW_SHARE * first / (first + second);
    }
}

/* --- areas --- */
static bw_area part_of(const bw_split *n, int child, bw_area area)
{
    int total = n->beside ? area.width : area.height;
    int cut = (total * n->share + BW_SHARE / 2) / BW_SHARE;
    cut = cut < 1 ? 1 : cut > total - 1 ? total - 1 : cut;
    if (n->beside) {
        area.x += child ? cut : 0;
        area.width = child ? total - cut : cut - 1;
    } else {
        area.y += child ? cut : 0;
        area.height = child ? total - cut : cut;
    }
    area.width = area.width < 0 ? 0 : area.width;
    area.height = area.height < 0 ? 0 : area.height;
    return area;
}

static bw_area area_of_node(const bw_splits *s, int node, bw_area whole)
{
    int parent = s->nodes[node].parent;
    if (parent < 0)
        return whole;
    return part_of(&s->nodes[parent], s->nodes[parent].child[1] == node,
                   area_of_node(s, parent, whole));
}

bw_area bw_splits_area(const bw_splits *s, int pane, bw_area whole)
{
    int leaf = leaf_of(s, pane);
    return leaf < 0 ? (bw_area){0} : area_of_node(s, leaf, whole);
}

/* --- the line between two sides --- */
int bw_splits_line_at(const bw_splits *s, bw_area whole, int x, int y)
{
    for (int i = 0; i < BW_SPLIT_NODES; i++) {
        const bw_split *n = &s->nodes[i];
        if (!n->used || is_leaf(n))
            continue;
        bw_area a = area_of_node(s, n->child[1], whole);
        bool on = n->beside ? x == a.x - 1 && y >= a.y && y < a.y + a.height
                            : y == a.y && x >= a.x && x < a.x + a.width;
        if (on)
            return i;
    }
    return -1;
}

void bw_splits_drag(bw_splits *s, int split, bw_area whole, int x, int y)
{
    bw_split *n = &s->nodes[split];
    bw_area a = area_of_node(s, split, whole);
    int total = n->beside ? a.width : a.height, least = n->beside ? 24 : 4;
    int cut = n->beside ? x + 1 - a.x : y - a.y;
    if (cut < least || total - cut < least)
        return;
    n->share = (cut * BW_SHARE + total / 2) / total;
}

static bool overlap(int from, int size, int other_from, int other_size)
{
    return from < other_from + other_size && other_from < from + size;
}

int bw_splits_toward(const bw_splits *s, int pane, bw_area whole, int dx, int dy)
{
    bw_area here = bw_splits_area(s, pane, whole);
    int best = -1, nearest = 0;
    for (int i = 0, count = bw_splits_count(s); i < count; i++) {
        int other = bw_splits_pane(s, i);
        bw_area a = bw_splits_area(s, other, whole);
        int far = dx > 0   ? a.x - (here.x + here.width)
                  : dx < 0 ? here.x - (a.x + a.width)
                  : dy > 0 ? a.y - (here.y + here.height)
                           : here.y - (a.y + a.height);
        bool faces = dx ? overlap(here.y, here.height, a.y, a.height)
                        : overlap(here.x, here.width, a.x, a.width);
        if (other != pane && faces && far >= 0 && (best < 0 || far < nearest)) {
            best = other;
            nearest = far;
        }
    }
    return best;
}

/* --- as text --- */
static void format_node(const bw_splits *s, int node, bw_text *text)
{
    const bw_split *n = &s->nodes[node];
    if (is_leaf(n)) {
        bw_text_addf(text, "%d", n->pane);
        return;
    }
    bw_text_addf(text, "(%s %d ", n->beside ? "beside" : "below", n->share);
    format_node(s, n->child[0], text);
    bw_text_add(text, " ");
    format_node(s, n->child[1], text);
    bw_text_add(text, ")");
}

void bw_splits_format(const bw_splits *s, bw_text *text)
{
    format_node(s, s->root, text);
}

static long number_at(const char **p)
{
    char *end;
    if (**p < '0' || **p > '9')
        return -1;
    long number = strtol(*p, &end, 10);
    *p = end;
    return number;
}

static bool take(const char **p, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(*p, word, length) != 0)
        return false;
    *p += length;
    return true;
}

/* The node, or -1; it uses up nodes, so that it ends on any text. */
static int parse_node(bw_splits *s, const char **p, int parent)
{
    int node = new_node(s);
    if (node < 0)
        return -1;
    s->nodes[node].parent = parent;
    if (!take(p, "(")) {
        long pane = number_at(p);
        bool good = pane >= 0 && pane < BW_PANES;
        for (int i = 0; good && i < BW_SPLIT_NODES; i++)
            good = i == node || !s->nodes[i].used || !is_leaf(&s->nodes[i]) ||
                   s->nodes[i].pane != pane;
        s->nodes[node].pane = good ? (int)pane : -1;
        return good ? node : -1;
    }
    s->nodes[node].pane = -1;
    s->nodes[node].beside = take(p, "beside ");
    long share = s->nodes[node].beside || take(p, "below ") ? number_at(p) : -1;
    if (share < LEAST_SHARE || share > BW_SHARE - LEAST_SHARE || !take(p, " "))
        return -1;
    s->nodes[node].share = (int)share;
    int first = parse_node(s, p, node);
    int second = first >= 0 && take(p, " ") ? parse_node(s, p, node) : -1;
    s->nodes[node].child[0] = first;
    s->nodes[node].child[1] = second;
    return second >= 0 && take(p, ")") ? node : -1;
}

bool bw_splits_parse(bw_splits *splits, const char *text)
{
    bw_splits read = {0};
    read.root = parse_node(&read, &text, -1);
    if (read.root < 0 || *text)
        return false;
    *splits = read;
    return true;
}

/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What images rest on is remembered, and compared.
 *
 * A VM owns the header of its image, and a QEMU that was broken into writes
 * any file's name there, for the next start to hand to it. So this file MUST
 *  - know an image by its handle, whatever it is called by then;
 *  - compare where the kernel says that the named files lie, in their order;
 *  - remember the first chain only of a call that labelled all it was given.
 */
#include "config.h"

#include <string.h>

#include "file/path.h"
#include "registry/chain-row.h"
#include "registry/file-row.h"
#include "registry/filesystem-row.h"
#include "relabel/chain.h"
#include "relabel/event.h"
#include "relabel/relabel.h"

static int tell_missing(
	struct relabel *relabel, const struct svirt_target *target, int err)
{
	const struct svirt_event event = {
		.outcome = SVIRT_OUTCOME_REFUSED,
		.reason = err == -ELOOP ? SVIRT_REASON_SYMLINK
					: SVIRT_REASON_FAILED,
		.error = -err,
		.path = target->image,
		.role = SVIRT_ROLE_IMAGE,
	};

	if (err == -ENOMEM)
		return err;
	event_tell(relabel->work, &event);
	return -ECANCELED;
}

static int find_image(struct relabel *relabel,
	const struct svirt_target *target, struct chain *ret)
{
	_cleanup_path_ struct path pin = PATH_NONE;
	const char *point = NULL;
	int err = path_answer_wait(
		&relabel->targets.answers, target->image, &point);

	if (err == 0)
		err = path_pin(target->image, &pin);
	if (err == 0)
		err = identity_read(&pin.file, &ret->identity);
	if (err == 0)
		err = filesystems_find(&relabel->filesystems, &pin.file,
			ret->identity.mount, &ret->filesystem);
	return err < 0 ? tell_missing(relabel, target, err) : 0;
}

static int add(struct relabel *relabel, const struct chain *image)
{
	struct chains *chains = &relabel->chains;
	struct chain *more = reallocarray(
		chains->list, chains->count + 1, sizeof(*chains->list));
	int64_t id;
	int r;

	if (!more)
		return -ENOMEM;
	chains->list = more;
	more += chains->count++;
	*more = *image;
	r = chain_row_find(
		relabel->registry, &more->identity, more->filesystem, &id);
	more->is_known = r > 0;
	if (r > 0)
		r = chain_row_read(relabel->registry, id, &more->known,
			&more->known_count);
	return r;
}

static bool is_same(const struct chain *a, const struct chain *b)
{
	return a->filesystem == b->filesystem &&
	       identity_is_same(&a->identity, &b->identity);
}

/* The number of a target's chain. */
static int find(
	struct relabel *relabel, const struct svirt_target *target, size_t *ret)
{
	const struct chains *chains = &relabel->chains;
	struct chain image = {0};
	size_t i = 0;
	int err = find_image(relabel, target, &image);

	while (err == 0 && i < chains->count &&
		!is_same(&chains->list[i], &image))
		i++;
	if (err == 0 && i == chains->count)
		err = add(relabel, &image);
	*ret = i + 1;
	return err;
}

/* Lines of one image stand together: it is looked up once. */
static int place_all(struct relabel *relabel)
{
	const struct svirt_work *work = relabel->work;
	struct chains *chains = &relabel->chains;
	const char *last = NULL;
	size_t number = 0;
	int err = 0;

	for (size_t i = 0; err == 0 && i < work->count; i++) {
		const char *image = work->targets[i].image;

		if (!image)
			continue;
		if (!last || strcmp(last, image) != 0)
			err = find(relabel, &work->targets[i], &number);
		if (err == 0)
			chains->places[i] = (struct chain_place){
				number, chains->list[number - 1].count++};
		last = image;
	}
	return err;
}

static bool has_images(const struct svirt_work *work)
{
	for (size_t i = 0; i < work->count; i++)
		if (work->targets[i].image)
			return true;
	return false;
}

int chains_open(struct relabel *relabel)
{
	struct chains *chains = &relabel->chains;
	int err;

	if (!has_images(relabel->work))
		return 0;
	chains->places = calloc(relabel->work->count, sizeof(*chains->places));
	if (!chains->places)
		return -ENOMEM;
	err = place_all(relabel);
	for (size_t i = 0; err == 0 && i < chains->count; i++) {
		struct chain *chain = &chains->list[i];

		chain->given = calloc(chain->count, sizeof(*chain->given));
		if (!chain->given)
			err = -ENOMEM;
	}
	return err;
}

/* What stands in a place on record, "" past the end. */
static const char *known_at(const struct chain *chain, size_t place)
{
	return place < chain->known_count ? chain->known[place] : "";
}

/* A chain that has become shorter is another, too: its last link tells. */
static bool differs(const struct chain *chain, size_t place, const char *path)
{
	if (strcmp(known_at(chain, place), path) != 0)
		return true;
	return place + 1 == chain->count && chain->count < chain->known_count;
}

int chains_check(struct relabel *relabel, struct item *item)
{
	const struct chain_place *place;
	struct chain *chain;

	if (!relabel->chains.places || item->dir || !item->target)
		return 0;
	place = &relabel->chains.places[item->target - relabel->work->targets];
	if (place->chain == 0)
		return 0;
	chain = &relabel->chains.list[place->chain - 1];
	free(chain->given[place->place]);
	chain->given[place->place] = strdup(item->path);
	if (!chain->given[place->place])
		return -ENOMEM;
	if (!chain->is_known || (relabel->work->flags & SVIRT_ALLOW_CHAIN) ||
		!differs(chain, place->place, item->path))
		return 0;
	item_refuse(item, SVIRT_REASON_OTHER_CHAIN, 0);
	item->what = known_at(chain, place->place);
	return 0;
}

int chains_record(struct relabel *relabel)
{
	_cleanup_rollback_ struct svirt_registry *undo = NULL;
	const struct chains *chains = &relabel->chains;
	int err;

	if (chains->count == 0 || (relabel->work->flags & SVIRT_WORK_DRY_RUN))
		return 0;
	err = file_row_begin(relabel->registry, relabel->self->id);
	if (err < 0)
		return err;
	undo = relabel->registry;
	for (size_t i = 0; err == 0 && i < chains->count; i++) {
		const struct chain *chain = &chains->list[i];

		err = filesystem_row_get(relabel->registry, chain->filesystem);
		if (err == 0)
			err = chain_row_write(relabel->registry,
				&chain->identity, chain->filesystem,
				chain->given, chain->count);
	}
	registry_reset(relabel->registry);
	return err < 0 ? err : registry_commit(&undo);
}

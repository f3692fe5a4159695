/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can be found about a file, and who may use it; which file, is files.c's
 * and files-beside.c's to say. */
#include "config.h"

#include "check/context.h"
#include "check/file-finding.h"

const struct check_id file_finding_ids[] = {
	[FILES_LABEL] = {"files.label", SEVERITY_ERROR,
		"a file has not the label that was set"},
	[FILES_REPLACED] = {"files.replaced", SEVERITY_ERROR,
		"another file has the name of one on record"},
	[FILES_BACKING] = {"files.backing", SEVERITY_ERROR,
		"a VM may write what an image rests on"},
	[FILES_GONE] = {"files.gone", SEVERITY_WARNING,
		"a file on record is gone"},
	[FILES_LEVEL] = {"files.level", SEVERITY_WARNING,
		"a file is at a level that no VM holds"},
	[FILES_REST] = {"files.rest", SEVERITY_WARNING,
		"an image at rest could be read by VMs"},
	[FILES_HARDLINK] = {"files.hardlink", SEVERITY_WARNING,
		"a VM's file has several names"},
	[FILES_OTHERS] = {"files.others", SEVERITY_WARNING,
		"every user may read or write a VM's file"},
	[FILES_DISK] = {"files.disk", SEVERITY_WARNING,
		"a VM has a whole disk of the host's"},
	[FILES_UNSEEN] = {"files.unseen", SEVERITY_WARNING,
		"something could not be looked at"},
	[FILES_SHARED] = {"files.shared", SEVERITY_INFO,
		"a file that several VMs may write"},
	{0},
};

bool file_finding_is_open(
	struct check_run *run, const struct files_question *question)
{
	const struct model *model = run->policy->model;
	const struct domains *domains = question->domains;
	_cleanup_free_ char *level = NULL;
	struct svirt_context parts = {0};
	bool is_open = false;
	size_t class;

	if (model_find_class(model, "file", &class) < 0 ||
		svirt_context_parse(question->label, &parts) < 0)
		return false;
	if (svirt_level_count(&parts.range.high) > 0 &&
		svirt_level_format(&parts.range.high, &level) < 0)
		cli_die(CLI_UNUSABLE, "out of memory");
	svirt_context_clear(&parts);
	for (size_t i = 0; !is_open && i < domains->count; i++) {
		_cleanup_free_ char *from = context_process(model,
			domains->list[i].type, level ? level : CONTEXT_OWN);
		uint32_t allowed = check_ask(run, from, question->label, class);

		is_open = (allowed & model_bit(model, class, "open")) &&
			  (allowed & model_bit(model, class,
					     question->permission));
	}
	return is_open;
}

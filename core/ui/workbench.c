#include "core/ui/workbench.h"
int bw_workbench_main(bw_session *session, const bw_workbench_options *options)
{
    (void)session; (void)options; return 2;
}

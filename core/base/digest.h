/* core/base/digest.h - whether shipped files are still those that something was made of when the
 * program was built. Not for what somebody may have made up to look the same: core/file/sha256.h.
 */
#ifndef BW_CORE_BASE_DIGEST_H
#define BW_CORE_BASE_DIGEST_H

#include <blockwright/base.h>

/* Of all that went into digest, 0 = nothing yet, and these bytes, in this order. */
uint64_t bw_digest(uint64_t digest, const void *bytes, size_t size);

#endif

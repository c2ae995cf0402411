/* SPDX-License-Identifier: MIT */
/* Sizes and ranges as boards write them: one place for the arithmetic. */
#ifndef SAMPLES_SIZES_H
#define SAMPLES_SIZES_H

#define KIB(n)		((n) * 1024)
#define MIB(n)		((n) * 1024 * 1024)

/* One (address, size) entry where both have two cells and the address lies below 4 GiB. */
#define RANGE(base, size)	<0x0 (base) 0x0 (size)>

#endif

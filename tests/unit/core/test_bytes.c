/* Buffers that grow and readers that stop. */
#include "check.h"

#include "core/bytes.h"

static void
test_write(void **state)
{
	struct bytes b = { 0 };
	static const uint8_t wanted[] = { 1, 2, 3, 0xaa, 0xbb, 4, 5, 6, 7, 0, 0,
		0 };

	(void)state;
	bytes_add_u8(&b, 1);
	bytes_add_u16(&b, 0xffff);
	bytes_add(&b, "\xaa\xbb", 2);
	bytes_add(&b, NULL, 0);
	bytes_add_u32(&b, 0x04050607);
	bytes_add_zeros(&b, 3);
	bytes_add_zeros(&b, 0);
	bytes_put_u16(&b, 1, 0x0203);
	assert_int_equal(b.n, sizeof(wanted));
	assert_memory_equal(b.data, wanted, sizeof(wanted));
	bytes_put_u32(&b, 8, 0x01020304);
	assert_int_equal(bytes_get_u32(b.data + 8), 0x01020304);
	assert_int_equal(bytes_get_u16(b.data + 10), 0x0304);
	bytes_cut(&b, 2);
	assert_int_equal(b.n, 2);
	for (int i = 0; i < 10000; i++)
		bytes_add_u8(&b, (uint8_t)i);
	assert_int_equal(b.n, 10002);
	assert_int_equal(b.data[10001], (uint8_t)9999);
	bytes_finish(&b);
	assert_null(b.data);
	assert_int_equal(b.n, 0);
}

static void
test_read(void **state)
{
	static const uint8_t data[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
	struct byte_reader r = byte_reader_make(data, sizeof(data)), part;

	(void)state;
	assert_int_equal(byte_reader_u8(&r), 1);
	assert_int_equal(byte_reader_u16(&r), 0x0203);
	assert_int_equal(byte_reader_u32(&r), 0x04050607);
	part = byte_reader_part(&r, 1);
	assert_int_equal(byte_reader_u8(&part), 8);
	assert_false(part.failed);
	assert_int_equal(byte_reader_u8(&part), 0);
	assert_true(part.failed);
	/* Too much: nothing is taken, and nothing more is to be had. */
	assert_int_equal(byte_reader_u16(&r), 0);
	assert_true(r.failed);
	assert_int_equal(r.left, 1);
	assert_int_equal(byte_reader_u8(&r), 0);
	part = byte_reader_part(&r, 0);
	assert_true(part.failed);
}

static void
test_nothing(void **state)
{
	struct byte_reader r = byte_reader_make(NULL, 0);

	(void)state;
	assert_non_null(byte_reader_take(&r, 0));
	assert_false(r.failed);
	assert_null(byte_reader_take(&r, SIZE_MAX));
	assert_true(r.failed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_write),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_nothing),
	};

	return RUN_TESTS(tests);
}

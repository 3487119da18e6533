/* A main for fuzz targets without libFuzzer: runs every file given, and every
 * file in the folders given, once, in the order of their names. Builds that
 * have no fuzzer replay the corpora with it. */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t inputs;

static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static bool
replay_file(const char *path, size_t size)
{
	/* Exactly as long as the file, so that ASan sees a read past it. */
	uint8_t *data = malloc(size > 0 ? size : 1);
	FILE *in = fopen(path, "rb");
	bool ok = false;

	if (data == NULL || in == NULL || fread(data, 1, size, in) != size) {
		perror(path);
		goto done;
	}
	/* The last line names the culprit when the target crashes. */
	printf("%s\n", path);
	fflush(stdout);
	LLVMFuzzerTestOneInput(data, size);
	inputs++;
	ok = true;
done:
	if (in != NULL)
		fclose(in);
	free(data);
	return ok;
}

static bool
replay(const char *path)
{
	struct stat st;
	struct dirent **names = NULL;
	char child[4096];
	bool ok = true;

	if (stat(path, &st) != 0) {
		perror(path);
		return false;
	}
	if (!S_ISDIR(st.st_mode))
		return replay_file(path, (size_t)st.st_size);
	int n = scandir(path, &names, NULL, by_name);
	for (int i = 0; i < n; i++) {
		if (names[i]->d_name[0] != '.') {
			snprintf(child, sizeof(child), "%s/%s", path,
			    names[i]->d_name);
			ok = replay(child) && ok;
		}
		free(names[i]);
	}
	free(names);
	return ok && n >= 0;
}

int
main(int argc, char **argv)
{
	bool ok = true;

	for (int i = 1; i < argc; i++)
		ok = replay(argv[i]) && ok;
	if (inputs == 0) {
		fprintf(stderr, "replay: no inputs\n");
		return 1;
	}
	printf("replay: %zu inputs\n", inputs);
	return ok ? 0 : 1;
}

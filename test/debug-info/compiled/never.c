/* Nobody needs this, so that nothing of it should be left. */
int never(void) {
  return 3;
}

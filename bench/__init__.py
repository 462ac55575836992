"""The benchmarks; `bin/bench NAME` runs one."""

using RiSgd.Benchmarks;

// One line per verb.
IBenchmark[] benchmarks = [new KernelsBenchmark()];

return BenchmarkProgram.Run(benchmarks, args);

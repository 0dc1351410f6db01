using BenchmarkDotNet.Running;

// dotnet run -c Release --project benchmarks/Fovea.Benchmarks -- --filter '*MatMul*' --job short
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);

using BenchmarkDotNet.Attributes;
using OrleansKafkaLoki.Grains.Partitions.Acknowledgement;

namespace OrleansKafkaLoki.Benchmarks;

/// <summary>Opens and acknowledges slices of 20 parts each, the verdicts coming back from the newest slice to the oldest.</summary>
[MemoryDiagnoser]
public class AckWindowBenchmarks
{
    private const int Slices = 32;
    private const int Parts = 20;
    private readonly AckSlice[] _slices = new AckSlice[Slices];

    [Benchmark(OperationsPerInvoke = Slices * Parts)]
    public long AcknowledgeBackwards()
    {
        var window = new AckWindow(0);
        for (var i = 0; i < Slices; i++)
        {
            _slices[i] = window.Open((i + 1) * 1000L, 1000, 280_000, Parts, i);
        }

        for (var i = Slices - 1; i >= 0; i--)
        {
            for (var part = 0; part < Parts; part++)
            {
                window.Acknowledge(_slices[i], 1);
            }
        }

        return window.Watermark;
    }
}

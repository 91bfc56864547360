using System.Diagnostics;

namespace OrleansKafkaLoki.MacroBenchmark;

/// <summary>What a number of records cost a process.</summary>
/// <param name="Records">The records.</param>
/// <param name="Elapsed">The time they took.</param>
/// <param name="Cpu">The CPU time they took, all threads.</param>
/// <param name="PeakBytes">The process' resident memory at its highest.</param>
internal sealed record Cost(long Records, TimeSpan Elapsed, TimeSpan Cpu, long PeakBytes)
{
    /// <summary>Records per second.</summary>
    public double RecordsPerSecond => Records / Elapsed.TotalSeconds;

    /// <summary>CPU microseconds per record.</summary>
    public double CpuMicrosecondsPerRecord => Cpu.TotalMicroseconds / Records;

    /// <summary>CPU time and resident memory of a process, now and at its highest.</summary>
    public static (TimeSpan Cpu, long ResidentBytes, long PeakBytes) Of(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return (process.TotalProcessorTime, process.WorkingSet64, process.PeakWorkingSet64);
    }
}

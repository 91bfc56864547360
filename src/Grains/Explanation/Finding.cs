using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Explanation;

namespace OrleansKafkaLoki.Grains.Explanation;

/// <summary>A cause that was found.</summary>
/// <param name="Cause">Which one.</param>
/// <param name="Because">It, in one sentence.</param>
/// <param name="Docs">The place in the runbook.</param>
internal sealed record Finding(CauseKind Cause, string Because, string Docs)
{
    /// <summary>The words of who refuses.</summary>
    public string? Words { get; init; }

    /// <summary>What to do.</summary>
    public string? Remedy { get; init; }

    /// <summary>Since when, milliseconds since the Unix epoch.</summary>
    public long? SinceMs { get; init; }

    /// <summary>What a log line says behind the sentence.</summary>
    public override string ToString() => string.Join(' ', new[] { Words is null ? null : $"({new LogText(Words)})", Remedy, $"docs/{Docs}" }.OfType<string>());

    /// <summary>True when somebody should know; not of what an operator wanted, or what mends itself by going on.</summary>
    public bool IsBad => Cause is not (CauseKind.NothingIsWrong or CauseKind.Paused or CauseKind.CatchingUp or CauseKind.Held);
}

using System.Collections.Immutable;
using Orleans.Services;

namespace OrleansKafkaLoki.Grains.Interfaces.DeadLetters;

/// <summary>Answers for the files of dead letters that lie at its silo. One on each silo, apart from the data path.</summary>
[Alias("okl.IDeadLetterKeeper"), Orleans.CodeGeneration.Version(1)]
public interface IDeadLetterKeeper : IGrainService
{
    /// <summary>The first letters here that a query lets through, and how many there are; nothing where the pipeline keeps none in files here.</summary>
    [Alias("Scan")]
    Task<DeadLetterScan> ScanAsync(string pipeline, DeadLetterQuery query);

    /// <summary>One letter; null when it is not here.</summary>
    [Alias("Find")]
    Task<DeadLetterContent?> FindAsync(string pipeline, string id);

    /// <summary>The pipeline's files that are not replayed, the oldest first.</summary>
    [Alias("GetFiles")]
    Task<ImmutableArray<string>> GetFilesAsync(string pipeline);

    /// <summary>Bytes of a file from a position on, 1 MiB at most; none at its end.</summary>
    /// <exception cref="ArgumentException">There is no such file of the pipeline.</exception>
    [Alias("Read")]
    Task<byte[]> ReadAsync(string pipeline, string file, long position);

    /// <summary>Marks a file by its name.</summary>
    /// <returns>Its name then.</returns>
    /// <exception cref="ArgumentException">There is no such file of the pipeline.</exception>
    [Alias("Mark")]
    Task<string> MarkAsync(string pipeline, string file, DeadLetterMark mark);
}

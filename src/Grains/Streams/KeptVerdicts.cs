using System.Diagnostics.CodeAnalysis;
using OrleansKafkaLoki.Grains.Interfaces.Streams;

namespace OrleansKafkaLoki.Grains.Streams;

/// <summary>
/// Those verdicts of one session's chunks that the journal does not tell, kept until the sender's watermark shows that it has them: an answer can
/// cross a repeat of the question, and a repeat must not be pushed twice.
/// </summary>
internal sealed class KeptVerdicts
{
    private Queue<(long FirstOffset, long LastOffset, AppendResult Result)>? _kept;
    private long _highest = -1;
    private long _watermark;

    /// <summary>True when none is kept.</summary>
    public bool IsEmpty => _kept is not { Count: > 0 };

    /// <summary>Keeps a verdict.</summary>
    public void Add(LogChunk chunk, AppendResult result)
    {
        _highest = Math.Max(_highest, chunk.LastOffset);
        (_kept ??= new()).Enqueue((chunk.FirstOffset, chunk.LastOffset, result));
    }

    /// <summary>Finds the verdict of a chunk that is sent again, and forgets those that its sender has.</summary>
    public bool TryFind(LogChunk chunk, [NotNullWhen(true)] out AppendResult? result)
    {
        _watermark = Math.Max(_watermark, chunk.Watermark);
        while (_kept?.TryPeek(out var oldest) == true && oldest.LastOffset < _watermark)
        {
            _kept.Dequeue();
        }

        if (chunk.LastOffset < _watermark)
        {
            result = AppendResult.Committed; // A late repeat: its sender has its verdict, whatever it was.
            return true;
        }

        // Nearly every chunk is a new one, and those come in order.
        result = chunk.FirstOffset > _highest ? null : _kept?.FirstOrDefault(kept => IsSame(kept, chunk)).Result;
        return result is not null;
    }

    private static bool IsSame((long FirstOffset, long LastOffset, AppendResult Result) kept, LogChunk chunk) =>
        kept.FirstOffset == chunk.FirstOffset && kept.LastOffset == chunk.LastOffset;
}

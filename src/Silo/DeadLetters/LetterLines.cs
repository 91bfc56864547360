using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>Reads the lines of a file of dead letters.</summary>
internal static class LetterLines
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Each line without its end, and where it begins. What has no end was never completely written, and counts as not written.</summary>
    /// <param name="file">The file, at a position.</param>
    /// <param name="position">That position.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async IAsyncEnumerable<(long Position, byte[] Line)> ReadAsync(Stream file, long position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lines = PipeReader.Create(file, new StreamPipeReaderOptions(bufferSize: BufferBytes, leaveOpen: true));
        var searched = 0L; // A line may be 100 MB, and must not be searched anew with each read.
        while (true)
        {
            var read = await lines.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            while (buffer.Slice(searched).PositionOf((byte)'\n') is { } end)
            {
                var line = buffer.Slice(0, end).ToArray();
                yield return (position, line);
                position += line.Length + 1;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
                searched = 0;
            }

            searched = buffer.Length;
            lines.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        await lines.CompleteAsync();
    }
}

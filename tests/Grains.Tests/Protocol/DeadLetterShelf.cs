using System.Text;
using OrleansKafkaLoki.Grains.DeadLetters;
using OrleansKafkaLoki.Grains.Loki;

namespace OrleansKafkaLoki.Grains.Tests.Protocol;

/// <summary>Dead letters, whose writes may fail before or after they happen.</summary>
internal sealed class DeadLetterShelf(World world) : IDeadLetterWriter
{
    private readonly HashSet<string> _lines = [];

    public bool Contains(string line) => _lines.Contains(line);

    public Task WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) =>
        world.Begin(new Write(this, [.. letters.SelectMany(LinesOf)])).Completion.Task;

    /// <summary>A letter of several entries of a record has the line of each.</summary>
    private static string[] LinesOf(DeadLetter letter) => Encoding.UTF8.GetString(new EntryReader(letter.Entry.Span).Line).Split('\n');

    private sealed class Write(DeadLetterShelf shelf, List<string> lines) : Step
    {
        public TaskCompletionSource Completion { get; } = new();

        public override bool GoOn(Tape tape)
        {
            var fate = tape.Next(8);
            if (fate != 7)
            {
                shelf._lines.UnionWith(lines);
            }

            if (fate >= 6)
            {
                Completion.SetException(new DeadLetterException("It may be written."));
            }
            else
            {
                Completion.SetResult();
            }

            return true;
        }
    }
}

using OrleansKafkaLoki.Grains.DeadLetters;

namespace OrleansKafkaLoki.Silo.DeadLetters;

/// <summary>Sorts the reasons of dead letters into a few classes that a metric can carry.</summary>
internal static class DeadLetterReason
{
    /// <summary>Part of Loki's words, and the class it stands for (<c>pkg/validation/validate.go</c>, <c>pkg/ingester/stream.go</c>).</summary>
    private static readonly (string Words, string Class)[] Classes =
    [
        ("too far behind", "too_far_behind"),
        ("timestamp too old", "timestamp_too_old"),
        ("timestamp too new", "timestamp_too_new"),
        ("no schema config", "timestamp_outside_schema"),
        ("max entry size", "line_too_long"),
        ("structured metadata", "structured_metadata"),
        ("label", "labels"),
    ];

    /// <summary>The class of a letter.</summary>
    public static string ClassOf(DeadLetter letter)
    {
        if (letter.Status == 0)
        {
            return "refused_before_sending";
        }

        foreach (var (words, name) in Classes)
        {
            if (letter.Reason.Contains(words, StringComparison.OrdinalIgnoreCase))
            {
                return name;
            }
        }

        return letter.Status == 413 ? "too_large" : "other";
    }
}

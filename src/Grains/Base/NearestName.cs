namespace OrleansKafkaLoki.Grains.Base;

/// <summary>Finds what a person probably meant.</summary>
public static class NearestName
{
    /// <summary>The candidate that differs from <paramref name="name"/> in a third of its letters at most; null when none does.</summary>
    public static string? Of(string name, IEnumerable<string> candidates)
    {
        var (best, bestDistance) = ((string?)null, int.MaxValue);
        foreach (var candidate in candidates)
        {
            var distance = Distance(Letters(name), Letters(candidate));
            if (distance < bestDistance && distance * 3 <= candidate.Length)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>Separators and case do not matter: <c>groupId</c> and <c>group-id</c> are as near as can be to <c>group_id</c>.</summary>
    private static string Letters(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>Levenshtein distance.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substitution = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}

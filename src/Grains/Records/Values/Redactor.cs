using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Records.Regexes;
using OrleansKafkaLoki.Grains.Records.Values.Secrets;

namespace OrleansKafkaLoki.Grains.Records.Values;

/// <summary>Replaces secrets in texts. Where two overlap, both are replaced by what stands for the first.</summary>
internal sealed class Redactor
{
    /// <summary>What is left beside a replacement may be a secret by itself, and what is beside that; further it is not followed.</summary>
    private const int MaxPasses = 10;

    private const int CharactersOnStack = 512;

    private readonly (byte[] Name, ISecretScanner Scanner)[] _patterns;
    private readonly SearchValues<string>? _anchors;
    private readonly RedactionText _replacement;

    private Redactor((byte[] Name, ISecretScanner Scanner)[] patterns, RedactionText replacement)
    {
        _patterns = patterns;
        _replacement = replacement;
        string[] anchors = [.. patterns.SelectMany(pattern => pattern.Scanner.Anchors).Distinct()];
        _anchors = anchors.Length > 0 ? SearchValues.Create(anchors, StringComparison.OrdinalIgnoreCase) : null;
    }

    /// <summary>Compiles patterns; on failure <paramref name="error"/> says what is wrong.</summary>
    /// <param name="names">Names of <see cref="SecretPatterns"/>.</param>
    /// <param name="expressions">Regular expressions of RE2 by names of their own.</param>
    /// <param name="replacement">What stands for a secret.</param>
    /// <param name="redactor">The redactor.</param>
    /// <param name="error">What is wrong.</param>
    public static bool TryCreate(
        IEnumerable<string> names,
        IEnumerable<KeyValuePair<string, string>> expressions,
        RedactionText replacement,
        [NotNullWhen(true)] out Redactor? redactor,
        [NotNullWhen(false)] out string? error)
    {
        redactor = null;
        error = null;
        List<(byte[], ISecretScanner)> patterns = [];
        foreach (var name in names)
        {
            if (!SecretPatterns.TryFind(name, out var scanner))
            {
                error = $"there is no pattern '{name}', only {string.Join(", ", SecretPatterns.Names)}";
                return false;
            }

            patterns.Add((Encoding.UTF8.GetBytes(name), scanner));
        }

        foreach (var (name, expression) in expressions)
        {
            if (!ByteRegex.TryCreateUseful(expression, out var regex, out error))
            {
                error = $"the pattern {name}: {error}";
                return false;
            }

            patterns.Add((Encoding.UTF8.GetBytes(name), new RegexScanner(regex)));
        }

        var created = new Redactor([.. patterns], replacement);
        error = created.FindMistake();
        redactor = error is null ? created : null;
        return redactor is not null;
    }

    /// <summary>
    /// Appends <paramref name="text"/> with its secrets replaced, and returns how many there were; 0, with nothing appended,
    /// when there is nothing to replace.
    /// </summary>
    public int Redact(ReadOnlySpan<byte> text, PooledBufferWriter output)
    {
        var hits = new SecretHits(stackalloc SecretHit[SecretHits.OnStack]);
        try
        {
            Find(text, ref hits);
            var start = output.WrittenCount;
            var count = Write(text, hits.All, output);
            for (var (pass, last) = (1, count); last > 0 && pass < MaxPasses; pass++)
            {
                hits.Clear();
                Find(output.WrittenSpan[start..], ref hits);
                last = Rewrite(start, hits.All, output);
                count += last;
            }

            return count;
        }
        finally
        {
            hits.Dispose();
        }
    }

    private void Find(ReadOnlySpan<byte> text, ref SecretHits hits)
    {
        var mayHaveAnchored = HasAnchor(text);
        for (var i = 0; i < _patterns.Length; i++)
        {
            var scanner = _patterns[i].Scanner;
            if (mayHaveAnchored || scanner.Anchors.Count == 0)
            {
                hits.Pattern = i;
                scanner.Scan(text, ref hits);
            }
        }
    }

    /// <summary>Looks for all anchors at once, for which .NET takes characters only: a byte as one is good enough.</summary>
    private bool HasAnchor(ReadOnlySpan<byte> text)
    {
        if (_anchors is null)
        {
            return false;
        }

        var rented = text.Length > CharactersOnStack ? ArrayPool<char>.Shared.Rent(text.Length) : null;
        var characters = rented ?? stackalloc char[CharactersOnStack];
        var length = Encoding.Latin1.GetChars(text, characters);
        var isFound = characters[..length].IndexOfAny(_anchors) >= 0;
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return isFound;
    }

    private int Rewrite(int start, Span<SecretHit> hits, PooledBufferWriter output)
    {
        if (hits.IsEmpty)
        {
            return 0;
        }

        var text = output.WrittenSpan[start..];
        var copy = ArrayPool<byte>.Shared.Rent(text.Length);
        text.CopyTo(copy);
        text = copy.AsSpan(0, text.Length);
        output.Truncate(start);
        var count = Write(text, hits, output);
        output.Write(count == 0 ? text : default);
        ArrayPool<byte>.Shared.Return(copy);
        return count;
    }

    /// <summary>Appends the text with its hits replaced; 0, with nothing appended, when that changes nothing.</summary>
    private int Write(ReadOnlySpan<byte> text, Span<SecretHit> hits, PooledBufferWriter output)
    {
        hits.Sort();
        var begin = output.WrittenCount;
        var (count, done) = (0, 0);
        for (var i = 0; i < hits.Length;)
        {
            var (start, end, pattern) = hits[i];
            for (i++; i < hits.Length && hits[i].Start < end; i++)
            {
                end = Math.Max(end, hits[i].End);
            }

            output.Write(text[done..start]);
            var at = output.WrittenCount;
            _replacement.Write(_patterns[pattern].Name, text[start..end], output);
            count += text[start..end].SequenceEqual(output.WrittenSpan[at..]) ? 0 : 1;
            done = end;
        }

        if (count == 0)
        {
            output.Truncate(begin);
        }
        else
        {
            output.Write(text[done..]);
        }

        return count;
    }

    private string? FindMistake()
    {
        if (_patterns.Length == 0)
        {
            return "there is no pattern";
        }

        using var output = new PooledBufferWriter();
        var hits = new SecretHits(new SecretHit[SecretHits.OnStack]);
        foreach (var (name, _) in _patterns)
        {
            output.Clear();
            _replacement.Write(name, default, output);
            Find(output.WrittenSpan, ref hits);
        }

        var mistake = hits.All.IsEmpty ? null : $"the replacement is itself taken for a secret, by the pattern {Encoding.UTF8.GetString(_patterns[hits.All[0].Pattern].Name)}";
        hits.Dispose();
        return mistake;
    }
}

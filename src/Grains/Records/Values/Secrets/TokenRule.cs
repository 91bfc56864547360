using System.Buffers;
using System.Text;

namespace OrleansKafkaLoki.Grains.Records.Values.Secrets;

/// <summary>A token that is known by what it begins with, or by the name before it.</summary>
/// <param name="prefix">What it begins with.</param>
/// <param name="letters">What it goes on with.</param>
/// <param name="minLength">How many of them it has at least.</param>
/// <param name="isName">True when the prefix is a name, and no part of the secret.</param>
internal sealed class TokenRule(string prefix, SearchValues<byte> letters, int minLength, bool isName = false)
{
    private readonly byte[] _prefix = Encoding.UTF8.GetBytes(prefix);

    /// <summary>What it begins with.</summary>
    public string Prefix => prefix;

    /// <summary>Adds the tokens that are in <paramref name="text"/>.</summary>
    public void Scan(ReadOnlySpan<byte> text, ref SecretHits hits)
    {
        for (int at = 0, found; (found = text[at..].IndexOf(_prefix)) >= 0;)
        {
            var start = at + found;
            at = start + _prefix.Length;
            var length = SecretEdge.RunLength(text[at..], letters);
            if (length >= minLength && (isName || SecretEdge.IsStart(text, start)))
            {
                hits.Add(isName ? at : start, at + length);
                at += length;
            }
        }
    }
}

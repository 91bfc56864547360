using System.Globalization;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Store.Journals;

/// <summary>
/// The ETag of a journal. In memory it is not what Redis has but <c>2/</c> and that: a silo of the build before, to which the stream moves
/// with its state, passes it on as it is, and Redis refuses it. Else that silo would write what it takes for the journal over this one.
/// </summary>
/// <param name="Stored">As Redis has it.</param>
/// <param name="IsOfBuildBefore">True if the build before wrote the journal, with an ETag that is the same in memory.</param>
internal readonly record struct JournalEtag(RedisValue Stored, bool IsOfBuildBefore)
{
    /// <summary>The field.</summary>
    public const string Field = "etag";

    /// <summary>The same in UTF-8.</summary>
    public static ReadOnlySpan<byte> FieldUtf8 => "etag"u8;

    private const string Prefix = "2/";

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static JournalEtag Parse(string text) => text.StartsWith(Prefix, StringComparison.Ordinal)
        ? new(long.Parse(text.AsSpan(Prefix.Length), CultureInfo.InvariantCulture), IsOfBuildBefore: false)
        : new(text, IsOfBuildBefore: true);

    /// <summary>As grain state has it.</summary>
    public override string ToString() => IsOfBuildBefore ? Stored.ToString() : string.Concat(Prefix, Stored.ToString());
}

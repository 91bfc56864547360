using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OrleansKafkaLoki.Silo.Secrets;

/// <summary>
/// Files that others replace while they are in use, such as certificates. They are read instead of watched: secrets are mounted through
/// links, whose own time of change says nothing.
/// </summary>
internal sealed class WatchedFiles(IEnumerable<string?> paths)
{
    private readonly string[] _paths = [.. paths.OfType<string>()];

    /// <summary>True when there is a file to look at.</summary>
    public bool Any => _paths.Length > 0;

    /// <summary>Another one when any of the files holds something else than before, or is there no more.</summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var path in _paths)
        {
            var bytes = Read(path);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes?.Length ?? -1);
            hash.AppendData(length);
            hash.AppendData(bytes ?? []);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static byte[]? Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

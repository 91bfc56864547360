using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Orleans.Serialization;
using OrleansKafkaLoki.Grains.Interfaces.Audit;

namespace OrleansKafkaLoki.Silo.Audit;

/// <summary>
/// What an audit has counted, piece behind piece in a file, so that another run goes on where this one was ended. A frame is its length, the
/// first bytes of its SHA-256, and an Orleans-serialized object; one that was cut off in its middle, and what is behind it, counts for nothing.
/// </summary>
internal sealed class PieceLog : IDisposable
{
    private const int HashBytes = 8;
    private const int LongestFrame = 1 << 30;

    private readonly Lock _gate = new();
    private readonly Serializer _serializer;
    private readonly FileStream _file;

    private PieceLog(FileStream file, Serializer serializer) => (_file, _serializer) = (file, serializer);

    /// <summary>What is audited.</summary>
    public IReadOnlyList<AuditRange> Ranges { get; private set; } = [];

    /// <inheritdoc cref="PieceLogHeader.CountedFromNs"/>
    public long CountedFromNs { get; private set; }

    /// <summary>Whether an earlier run has begun.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>Opens or creates it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="terms">What must be the same for what was counted to count.</param>
    /// <param name="begin">Says what is to be audited, if no earlier run has.</param>
    /// <param name="serializer">Writes and reads pieces.</param>
    /// <exception cref="AuditException">It is of another audit.</exception>
    /// <exception cref="IOException">It cannot be opened, or another audit has it open.</exception>
    public static async Task<PieceLog> OpenAsync(string path, string terms, Func<Task<PieceLogHeader>> begin, Serializer serializer)
    {
        var log = new PieceLog(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), serializer);
        try
        {
            await log.BeginAsync(terms, begin);
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Tells every piece of earlier runs, each partition's in order.</summary>
    public void Pieces(Action<AuditedPiece> take)
    {
        while (TryRead<AuditedPiece>(out var piece))
        {
            take(piece);
        }

        _file.SetLength(_file.Position);
    }

    /// <summary>Keeps a piece. Thread-safe.</summary>
    public void Add(AuditedPiece piece)
    {
        lock (_gate)
        {
            Write(piece);
        }
    }

    /// <summary>The audit is done: nothing is to be gone on with.</summary>
    public void Delete()
    {
        _file.Dispose();
        File.Delete(_file.Name);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private async Task BeginAsync(string terms, Func<Task<PieceLogHeader>> begin)
    {
        if (TryRead<PieceLogHeader>(out var header))
        {
            if (header.Terms != terms)
            {
                throw new AuditException($"The file '{_file.Name}' is of another audit, or the pipeline has been configured otherwise since: without it, the audit begins anew.");
            }

            IsResumed = true;
        }
        else if (_file.Length > 0)
        {
            throw new AuditException($"The file '{_file.Name}' is not one that --resume wrote.");
        }
        else
        {
            header = await begin();
            Write(header);
        }

        (Ranges, CountedFromNs) = (header.Ranges, header.CountedFromNs);
    }

    private void Write<T>(T value)
    {
        var body = _serializer.SerializeToArray(value);
        Span<byte> head = stackalloc byte[sizeof(int) + HashBytes];
        BinaryPrimitives.WriteInt32LittleEndian(head, body.Length);
        SHA256.HashData(body).AsSpan(0, HashBytes).CopyTo(head[sizeof(int)..]);
        _file.Write([.. head, .. body]);
        _file.Flush();
    }

    private bool TryRead<T>([NotNullWhen(true)] out T? value)
        where T : class
    {
        value = default;
        var start = _file.Position;
        Span<byte> head = stackalloc byte[sizeof(int) + HashBytes];
        if (_file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
            && BinaryPrimitives.ReadInt32LittleEndian(head) is > 0 and < LongestFrame and var length && length <= _file.Length - _file.Position)
        {
            var body = new byte[length];
            _file.ReadExactly(body);
            if (SHA256.HashData(body).AsSpan(0, HashBytes).SequenceEqual(head[sizeof(int)..]))
            {
                value = _serializer.Deserialize<T>(body)!;
                return true;
            }
        }

        _file.Position = start;
        return false;
    }
}

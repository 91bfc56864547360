using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace OrleansKafkaLoki.EndToEnd.Tests.Network;

/// <summary>Makes a listening socket hear nothing: whoever connects gets no answer at all, as behind a cut cable.</summary>
internal static class DeafSocket
{
    // From Linux' headers: asm-generic/socket.h, linux/filter.h. The filter's one instruction, BPF_RET | BPF_K, keeps 0 bytes of every packet.
    private const int SocketLevel = 1, AttachFilter = 26, DetachFilter = 27;
    private const ushort Return = 0x06;

    /// <summary>From now on it drops whatever comes.</summary>
    public static void Stop(Socket socket)
    {
        var instruction = Marshal.AllocHGlobal(8);
        try
        {
            Marshal.Copy(new byte[8], 0, instruction, 8);
            Marshal.WriteInt16(instruction, unchecked((short)Return));
            Span<byte> program = stackalloc byte[16];
            program.Clear();
            BinaryPrimitives.WriteUInt16LittleEndian(program, 1);
            BinaryPrimitives.WriteInt64LittleEndian(program[8..], instruction);
            socket.SetRawSocketOption(SocketLevel, AttachFilter, program);
        }
        finally
        {
            Marshal.FreeHGlobal(instruction);
        }
    }

    /// <summary>It hears again.</summary>
    public static void Start(Socket socket) => socket.SetRawSocketOption(SocketLevel, DetachFilter, stackalloc byte[4]);
}

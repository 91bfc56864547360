using System.Buffers;
using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.Tests.Base;

public sealed class PooledBufferWriterTests
{
    [Fact]
    public void Write_Nothing_DoesNotGrow()
    {
        using var writer = new PooledBufferWriter();
        writer.Write("x"u8);
        var room = writer.GetSpan().Length;

        for (var i = 0; i < 100; i++)
        {
            writer.Write([]);
            ((IBufferWriter<byte>)writer).GetSpan();
        }

        Assert.Equal(room, writer.GetSpan().Length);
        Assert.Equal("x"u8.ToArray(), writer.WrittenSpan.ToArray());
    }
}

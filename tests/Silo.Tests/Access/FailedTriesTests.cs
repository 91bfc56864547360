using System.Net;
using Microsoft.Extensions.Time.Testing;
using OrleansKafkaLoki.Silo.Access;

namespace OrleansKafkaLoki.Silo.Tests.Access;

public sealed class FailedTriesTests
{
    private static readonly IPAddress Guesser = IPAddress.Parse("192.0.2.1");

    private readonly FakeTimeProvider _time = new();
    private readonly FailedTries _tries;

    public FailedTriesTests() => _tries = new FailedTries(_time);

    [Fact]
    public void Wait_OneLessThanTooMany_IsNone()
    {
        Fail(Guesser, FailedTries.Most - 1);
        Assert.Null(_tries.Wait(Guesser, null));

        Fail(Guesser, 1);
        Assert.Equal(FailedTries.Window, _tries.Wait(Guesser, null));
    }

    [Fact]
    public void Wait_TheWindowIsOver_CountsAnew()
    {
        Fail(Guesser, FailedTries.Most);
        _time.Advance(FailedTries.Window);
        Assert.Null(_tries.Wait(Guesser, null));

        Fail(Guesser, 1);
        Assert.Null(_tries.Wait(Guesser, null));
    }

    [Theory]
    [InlineData("192.0.2.2", false)]
    [InlineData("::ffff:192.0.2.1", true)]
    [InlineData("2001:db8::2", false)]
    public void Wait_OfAnotherAddress_IsItsOwn(string address, bool waits)
    {
        Fail(Guesser, FailedTries.Most);

        Assert.Equal(waits, _tries.Wait(IPAddress.Parse(address), null) is not null);
    }

    [Fact]
    public void Wait_OfOneNetworkOfIpv6_IsOne()
    {
        for (var i = 0; i < FailedTries.Most; i++)
        {
            _tries.Fail(IPAddress.Parse($"2001:db8::{i:x}"));
        }

        Assert.NotNull(_tries.Wait(IPAddress.Parse("2001:db8::ffff"), null));
    }

    [Fact]
    public void Wait_ProvenFromThereBefore_IsNone()
    {
        _tries.Prove(Guesser, "ann");
        Fail(Guesser, FailedTries.Most);

        Assert.Null(_tries.Wait(Guesser, "ann"));
        Assert.NotNull(_tries.Wait(Guesser, "ben"));
    }

    [Fact]
    public void Fail_FromMoreAddressesThanAreRemembered_ForgetsTheOneThatIsLongestSilent()
    {
        Fail(Guesser, FailedTries.Most);
        _time.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < FailedTries.MostAddresses; i++)
        {
            Assert.NotNull(_tries.Wait(Guesser, null));
            Fail(new IPAddress([198, 51, (byte)(i / 256), (byte)i]), 1);
        }

        Assert.Null(_tries.Wait(Guesser, null));
    }

    private void Fail(IPAddress address, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _tries.Fail(address);
        }
    }
}

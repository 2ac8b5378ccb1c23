using Muser.Grains.Devices;

namespace Muser.Grains.Tests.Devices;

[Trait("Tier", "Unit")]
public class DeviceOrderTests
{
    [Fact]
    public void DigitsAreComparedAsNumbers()
    {
        // sort -V of GNU coreutils has the same order.
        string[] sorted = ["ant-ia0", "ant-ia2", "ant-ia10", "ant-ib1", "ant-ib1-2", "receiver-9", "receiver-10", "receiver-100", "x"];
        var random = new Random(1);
        for (var again = 0; again < 20; again++)
        {
            string[] shuffled = [.. sorted];
            random.Shuffle(shuffled);
            Assert.Equal(sorted, shuffled.Order(DeviceOrder.Instance));
        }
    }

    [Theory]
    [InlineData("ant-ia1", "ant-ia01")]
    [InlineData("a", "ab")]
    [InlineData("a1", "a1b")]
    [InlineData("1", "a")]
    [InlineData("99999999999999999999", "100000000000000000000")]
    public void NoTwoIdsAreTheSameAndTheOrderIsOne(string one, string other)
    {
        Assert.Equal(0, DeviceOrder.Instance.Compare(one, one));
        Assert.NotEqual(0, DeviceOrder.Instance.Compare(one, other));
        Assert.Equal(Math.Sign(DeviceOrder.Instance.Compare(one, other)), -Math.Sign(DeviceOrder.Instance.Compare(other, one)));
    }
}

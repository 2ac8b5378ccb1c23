using System.Collections.Immutable;
using Muser.Engine.Tests.Fixtures;

namespace Muser.Engine.Tests.Messaging;

[Trait("Tier", "Cluster")]
public sealed class SerializationTests(TwoSilos cluster) : IClassFixture<TwoSilos>
{
    private ICopyGrain Grain => cluster.Pinned<ICopyGrain>(cluster.Silo(0), Guid.NewGuid());

    public static TheoryData<object> Values => new()
    {
        true, (byte)1, (short)2, 3, 4u, 5L, 6UL, 7f, 8d, 9m, 'c', "text",
        Guid.NewGuid(), new DateTime(2015, 11, 1, 4, 8, 49, DateTimeKind.Utc), TimeSpan.FromMilliseconds(3.125),
        new DateTimeOffset(2015, 11, 1, 12, 8, 49, TimeSpan.FromHours(8)),
        new byte[] { 1, 2, 3 }, new[] { "a", "b" }, new List<int> { 1, 2 }, new HashSet<string> { "a" },
        new Dictionary<string, double> { ["a"] = 1 }, ImmutableArray.Create(1, 2), ImmutableDictionary<string, string>.Empty.Add("k", "v"),
        (1, "two"), new Span(1, 2), Hue.Green, new KeyValuePair<string, int>("k", 1), new Uri("http://localhost/a"), new Version(1, 2),
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task ValueSurvivesTheRoundTrip(object value)
    {
        var returned = await Grain.Echo(value);
        Assert.IsType(value.GetType(), returned);
        Assert.Equal(value, returned);
    }

    [Fact]
    public async Task NullSurvivesTheRoundTrip() => Assert.Null(await Grain.Echo(null!));

    [Fact]
    public async Task RecordWithPrimaryConstructorSurvivesTheRoundTrip()
    {
        var sent = new Reading("gain", 1.5, DateTime.UnixEpoch, Guid.NewGuid(), [1, 2], new() { ["x"] = 2 });
        var returned = await Grain.EchoReading(sent);
        Assert.Equal((sent.Name, sent.Value, sent.At, sent.Id), (returned.Name, returned.Value, returned.At, returned.Id));
        Assert.Equal(sent.Counts, returned.Counts);
        Assert.Equal(sent.More, returned.More);
    }

    [Fact]
    public async Task DerivedTypeArrivesAsItself()
    {
        var returned = Assert.IsType<Circle>(await Grain.Echo(new Circle { Name = "limb", Radius = 2.5 }));
        Assert.Equal(("limb", 2.5), (returned.Name, returned.Radius));
    }

    [Fact]
    public async Task GenericTypeArrivesAsItself()
    {
        var returned = Assert.IsType<Boxed<Circle>>(await Grain.Echo(new Boxed<Circle> { Content = new() { Name = "limb" } }));
        Assert.Equal("limb", returned.Content!.Name);
    }

    [Fact]
    public async Task TypeWithoutSerializerIsRefused()
    {
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => Grain.Echo(new Stranger { Value = 1 }));
        Assert.Equal("CodecNotFoundException", refusal.GetType().Name);
        Assert.Contains(nameof(Stranger), refusal.Message, StringComparison.Ordinal);
    }
}

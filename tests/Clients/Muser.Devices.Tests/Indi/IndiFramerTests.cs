using System.Text;
using Muser.Devices.Indi;

namespace Muser.Devices.Tests.Indi;

[Trait("Tier", "Unit")]
public class IndiFramerTests
{
    private const int MaxBytes = 4096;

    private static readonly string[] Messages =
    [
        "<message device='T' message='a > b'/>",
        "<defNumberVector device=\"T\" name='N' state=\"Ok\">\n  <defNumber name='A' min='0' max='1'>\n0.5\n</defNumber>\n</defNumberVector>",
        "<setSwitchVector device='T' name='S'><oneSwitch name='X'>On</oneSwitch><oneSwitch name='Y'/></setSwitchVector>",
        "<delProperty device='T'/>",
    ];

    [Fact]
    public void FindsTheSameMessagesWhereverTheStreamIsSplit()
    {
        var stream = Encoding.UTF8.GetBytes("<?xml version='1.0'?>\n<!-- hello -->\n" + string.Join("\n", Messages) + "\n");

        for (var split = 0; split <= stream.Length; split++)
        {
            Assert.Equal(Messages, Frames(stream[..split], stream[split..]));
        }

        Assert.Equal(Messages, Frames([.. stream.Select(each => new[] { each })]));
    }

    [Fact]
    public void PassesOverWhatIsTooLongAndKeepsNothingOfIt()
    {
        var framer = new IndiFramer(MaxBytes);
        var found = new List<string>();
        framer.Take(Encoding.UTF8.GetBytes("<setBLOBVector device='T' name='B'><oneBLOB name='X'>"), element => found.Add(Text(element)));
        var image = Encoding.UTF8.GetBytes(new string('A', 1 << 16));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var part = 0; part < 100; part++)
        {
            framer.Take(image, element => found.Add(Text(element)));
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 * 1024);
        framer.Take(Encoding.UTF8.GetBytes("</oneBLOB></setBLOBVector>" + Messages[0]), element => found.Add(Text(element)));
        Assert.Equal([Messages[0]], found);
        Assert.Equal(1, framer.TooLong);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("<<<<")]
    [InlineData("</oneNumber>")]
    [InlineData("<a><b></a>")]
    [InlineData("<a><b><c><d>")]
    [InlineData("<a b=\"never ends ")]
    [InlineData("<a b='<")]
    [InlineData("<!DOCTYPE a [ <!ENTITY b 'c'> ]>")]
    [InlineData("\0\u0001\u00ff")]
    public void GoesOnAfterNonsense(string nonsense)
    {
        var found = Frames([.. Encoding.Latin1.GetBytes(nonsense), .. Encoding.UTF8.GetBytes(string.Join("\n", [.. Messages, .. Messages]))]);

        Assert.Equal(Messages, found[^Messages.Length..]);
    }

    [Fact]
    public void WhateverIsDoneToTheBytesNothingIsThrownAndItGoesOn()
    {
        var random = new Random(20261128);
        var whole = Encoding.UTF8.GetBytes(string.Join("\n", Messages));
        for (var round = 0; round < 3_000; round++)
        {
            var bytes = whole.ToArray();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)"<>/'\"!?"[random.Next(7)] : (byte)random.Next(256);
            }

            var found = Frames([.. bytes[..random.Next(bytes.Length)], .. whole, (byte)'\n', .. whole]);

            Assert.Equal(Messages, found[^Messages.Length..]);
            foreach (var each in found)
            {
                _ = IndiReader.Read(Encoding.UTF8.GetBytes(each));
            }
        }
    }

    private static string[] Frames(params byte[][] parts)
    {
        var framer = new IndiFramer(MaxBytes);
        var found = new List<string>();
        foreach (var part in parts)
        {
            framer.Take(part, element => found.Add(Text(element)));
        }

        return [.. found];
    }

    private static string Text(ReadOnlyMemory<byte> element) => Encoding.UTF8.GetString(element.Span);
}

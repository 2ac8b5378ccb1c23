using Muser.Formats.Frames;

namespace Muser.Cli.Frames;

/// <summary>Frames in memory, and room for what <see cref="RawBench"/> reads out of them.</summary>
internal sealed class RawBenchWork
{
    private readonly byte[] _copy;
    private readonly ComplexF[] _visChanBaseline;
    private readonly uint[] _autoChanInput;
    private readonly double[] _delayNsInput;
    private readonly FrameStreamReader _reader;

    public RawBenchWork(ArrayLayout layout, int frames)
    {
        Layout = layout;
        _copy = new byte[layout.FrameBytes];
        _visChanBaseline = new ComplexF[ArrayLayout.Channels * layout.ScienceBaselines];
        _autoChanInput = new uint[ArrayLayout.Channels * layout.Inputs];
        _delayNsInput = new double[layout.Inputs];
        _reader = new FrameStreamReader(layout);
        var random = new Random(1);
        var start = UtcTime.FromCalendar(2015, 11, 1, 4);
        for (var k = 0; k < _visChanBaseline.Length; k++)
        {
            _visChanBaseline[k] = new ComplexF(random.Next(ComplexInt.MinPart, ComplexInt.MaxPart), random.Next(-1000, 1000));
        }

        Frames = [.. Enumerable.Range(0, frames).Select(k => Build(start, k))];
    }

    public ArrayLayout Layout { get; }

    public byte[][] Frames { get; }

    public long Bytes => (long)Frames.Length * Layout.FrameBytes;

    public void Copy(byte[] frame) => frame.CopyTo(_copy, 0);

    public void Unpack(byte[] frame) => VisibilityUnpacker.UnpackScience(Layout, frame, _visChanBaseline);

    public void Pack(byte[] frame) => VisibilityPacker.PackScience(Layout, _visChanBaseline, frame);

    public void Decode(byte[] frame)
    {
        _ = FrameReader.TryReadHeader(Layout, frame, FrameReadOptions.Default, out _, out _);
        VisibilityUnpacker.UnpackScience(Layout, frame, _visChanBaseline);
        Autocorrelations.Read(Layout, frame, _autoChanInput);
        DelayWords.Read(Layout, frame, _delayNsInput);
    }

    public void Stream(byte[] frame)
    {
        _reader.Append(frame);
        while (_reader.TryRead(out _))
        {
        }
    }

    public void WriteTo(string path)
    {
        using var file = File.Create(path);
        Array.ForEach(Frames, frame => file.Write(frame));
    }

    private byte[] Build(UtcTime start, int index)
    {
        var header = new FrameHeader
        {
            Array = Layout.Id,
            Time = start.AddNs(index * ArrayLayout.FramePeriodNs),
            BandMHz = Layout.BandsMHz[index % Layout.FramesPerCycle / 2],
            Polarization = (Polarization)(index % 2),
        };
        FrameWriter.WriteHeader(header, _copy);
        VisibilityPacker.PackScience(Layout, _visChanBaseline, _copy);
        return (byte[])_copy.Clone();
    }
}

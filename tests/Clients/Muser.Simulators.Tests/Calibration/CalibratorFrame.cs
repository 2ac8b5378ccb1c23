using Muser.Formats.Frames;
using Muser.Simulators.Frames;

namespace Muser.Simulators.Tests.Calibration;

/// <summary>A simulated frame, taken apart by the product's own readers.</summary>
internal sealed class CalibratorFrame
{
    public CalibratorFrame(FrameSimulator simulator, long frame = 0)
    {
        Layout = simulator.Layout;
        Bytes = new byte[Layout.FrameBytes];
        simulator.Simulate(frame, Bytes);
        Assert.Equal(FrameFault.None, FrameReader.TryReadHeader(Layout, Bytes, FrameReadOptions.Default, out var header, out _));
        Header = header;
        DelayWords.ReadUnits(Layout, Bytes, DelayUnitsInput = new long[Layout.Inputs]);
        DelayWords.Read(Layout, Bytes, DelayNsInput = new double[Layout.Inputs]);
        VisibilityUnpacker.UnpackScience(Layout, Bytes, VisChanBaseline = new ComplexF[ArrayLayout.Channels * Layout.ScienceBaselines]);
    }

    public ArrayLayout Layout { get; }

    public byte[] Bytes { get; }

    public FrameHeader Header { get; }

    public long[] DelayUnitsInput { get; }

    public double[] DelayNsInput { get; }

    /// <summary>As stored, counts.</summary>
    public ComplexF[] VisChanBaseline { get; }
}
